/**
 * Words of daily life that mean the same in Arabic (standard and of the Euphrates), Kurmanji and English: what the service learns from
 * a sentence in one language helps it in the others. A line is `concept: words`; `word*` begins so. Arabizi needs no words of its own:
 * it is compared by the consonants of the Arabic ones. No native speaker has reviewed them yet.
 */
export const conceptLines = `
child: ابني ابنو ابنه ابنها ابننا ولدي ولدنا ولد ولاد* اولاد* طفل* اطفال* عيال* جهال* عجي* عجيان* عجايا بزر بزران صغار زغار عيل زعاطيط صبي صبيان بنيتي رضيع* zarok* kur* lawik* law lawe biçûk* zaro* kurik* sava* child* kid kids son sons boy boys baby toddler
girl: بنت* بنات* بنية كريمتي keç* keçik* qîz* qiz* dot daughter* girl*
youth: شاب* شباب* شبان مراهق* يافع* صبايا صبية فتيات فتيان ciwan* xort* genc* teen* youth young adolescent* youngster*
woman: مره المره مرأة امراة المراة نسوان* نساء* حريم* نسوه نسائي* حرمه حرمتي ست ستات مرتي زوجتي jin* pîrek* afret* xanim* woman women womens lady ladies wife wives female
man: رجل رجال* رجالي زلمه زلم زلام رجاجيل mêr* zilam* peya man men husband* male
husband: زوجي جوزي رجلي زوجها جوزها mêrê hevjîn* husband*
mother: امي امه امها والدتي يمه ام dê dayik* dayk* diya diyê yadê mother mom mum mama
father: ابوي ابوه ابوها والدي ابو bav* father dad daddy
sibling: اخوي اخي اخوه اخوتي اخواني اختي خواتي خوات bira* xwişk* xweh* xwisk* brother* sister*
old: ختيار* عجوز* كبير كبيره كبرت شايب مسن* عمره عمري سنه سنين kal pîr* salî extiyar* old elderly aged grandmother grandfather
family: عيلة عيله عائل* عايل* اهل اهلي اهله اهلنا بيتنا malbat* mala malê family families relatives parents household
widow: ارمل* مطلق* يتيم* ايتام* jinebî* bêmêr* sêwî* sewi* widow* divorced orphan* alone
neighbour: جيران* جار جارنا جارتنا جارتي cîran* cinar* neighbour* neighbor*
friend: صديق* اصدقاء اصحاب* صاحبتي رفيق* رفقات* رفقا* heval* dost* friend* classmate*
people: ناس الناس عالم العالم xelk* mirov* gel people others folks
group: مجموع* جماع* كروب قروب سوا سويه مع بعض لبعض* kom* bi hev hevdu tevahî group* together
alone: لحالي وحدي لوحدي انفراد منفرد فردي* لحاله خصوصي tenê tene tek yekane alone private* one individual* confidential*
talk: احكي احجي تحكي نحكي يحكي حكي اتكلم تكلم نتكلم كلام التحدث اتحدث حديث حوار* نقاش* سوالف نسولف سولف فضفض* نفضفض افضفض axaft* axiv* biaxiv* diaxiv* bipeyiv* peyiv* gotin* nîqaş* sohbet* talk* speak* conversation* discuss* chat chatting debate*
listen: يسمع* اسمع* نسمع تسمع* استماع guhdar* bibihîz* dibihîz* nebihîs* listen* hear heard
sad: حزين* حزن حزنان* زعلان* زعل مكسور* كئيب* اكتئاب* مكتئب* ضايق* ضايج* ضيج* مضايق* مقهور* قهر* مهموم* هم هموم تعبان* متضايق* مخنوق* منهار* xemgîn* xem aciz* teng bêhnteng* dilteng* dişikî keser* bêzar* westiya* dilşikest* depres* sad sadness depress* miserable hopeless unhappy down overwhelmed exhaust* tired
cry: ابكي يبكي تبكي بكي بكاء ببكي نبكي دموع digir* bigir* girî* gir cry cries crying tears
sleep: انام ينام تنام نوم نومي منام احلام حلم احلم كوابيس كابوس افز يفز razê* radiz* xew* xewn* kabûs* sleep* slept nightmare* dream* insomnia
fear: خوف خايف* خائف* اخاف يخاف تخاف مرعوب* فزع* ارتجف يرجف رعب tirs* ditirs* bitirs* netirs* fear* afraid scared scary terrified frightened anxious anxiety panic
worry: قلق* قلقان* متوتر* توتر* ضغط ضغوط افكر تفكير وسواس عصبي* اعصابي fikar* stres* xemê difikir* bifikir* worr* stress* nervous tense
memory: ذكريات اتذكر تذكر بذاكرتي صدمه صدمات القصف قصف الحرب حرب شفت شاف جثث دم bîranîn* bîra* şer* bomb* war bombing* memories remember* trauma*
mind: نفسي* نفسيه* نفسيتي نفسيتنا معنوي* روحي مزاج* derûn* rih ruh* giyan* psych* mental* emotional* mood soul
heart: قلبي قلبه صدري خاطري dil* heart* chest
therapist: معالج* اخصائي* مختص* مرشد* طبيب* دكتور* استشار* psîkolog* psikolog* doktor* şêwirmend* pispor* terapi* therap* psycholog* counsel* doctor* specialist* psychiatr*
anger: عصب* اعصب يعصب غضب* يصرخ اصرخ صراخ اتعارك يتعارك يضارب يتضارب هوش مشاجر* hêrs* acizî qeher* şer dikim hers* bihêrs* angry anger shout* yell* fight* temper quarrel* hitting aggressive
shy: خجول* خجل* اخجل يخجل استحي يستحي تستحي مستحي* انطوائي* منعزل* منطوي şerm* sermok* şermîn* dişerm* fedî* shy shyness timid embarrassed withdrawn isolated
confidence: ثقه ثقتي يثق شخصيه شخصيته شخصيتي bawer* xwebawer* confiden* self esteem
decide: قرار* اقرر يقرر تقرر يقررون نقرر اختار اختيار biryar* hilbijêr* decid* decision* choose choosing choice*
plan: خطه خطط تخطيط انظم تنظيم ارتب ترتيب وقتي الوقت plan* rêxist* dem dema organis* organiz* planning time
problem: مشكل* مشاكل* صعب* صعوب* pirsgirêk* problem* kêşe* zehmet* asteng* tengasî* problem* trouble* difficult* issue issues
solve: احل نحل يحل حلول تحل çareser* çare solve solving solution*
internet: نت انترنت فيسبوك فيس تيك تلفون* موبايل* جوال* هاتف* تابلت int* înternet* facebook tiktok mobîl* telefon* mobil* internet phone* mobile* online games screen
skill: مهار* مهارات قدرات jêhat* jehat* huner* skill* ability abilities
future: مستقبل* حياتي حلمي طموح* paşeroj* pêşeroj* siberoj* future dream* goal*
school: مدرس* مدارس* صف صفوف الصف عالصف صفه اعدادي ابتدائي سابع تاسع ثامن خامس رابع بكالوريا باك توجيهي منهاج dibistan* mekteb* medres* refa sinif* pol pola bekelor* school* grade class classroom baccalaureate primary
study: يدرس ادرس تدرس دراس* دراستي تعليم* تعلم قرايه قراي* يقرا تقرا اقرا يكتب تكتب اكتب كتابه قراءه حروف الحروف xwendin* bixwîn* dixwîn* nexwend* bixûn* xwand* nivîs* binivîs* dinivîs* tîp* xwend* study* studies studied education read* write* writing literacy letters alphabet illitera* spell
lesson: درس دروس حصه حصص تقويه تقوي مساعده واجب* وظائف مراجعه معلم* مدرس استاذ انسه ders* dersx* mamoste* xwendekar* lesson* teach* tutor* homework remedial catch
subject: رياضيات حساب ماث انكليزي انجليزي فيزيا* كيميا* علوم فرنسي matemat* bîrkar* îngil* ingil* fîzîk* math* english arithmetic physics chemistry science
behind: متاخر* تاخر ضعيف* راسب* رسب يرسب فاته فاتته فات ترك تركت تارك انقطع انقطعت طلع متسرب* تسرب ما يلحق يلحق يفهم كسول paş* paşve* lawaz* lewaz* sist* derket* terk* qut* man maye behind fail* dropped drop missed weak left slow struggl*
exam: امتحان* فحص فحوص علامات شهاده شهادته نجح ينجح îmtihan* imtihan* ezmûn* azmûn* bawername* exam* test marks certificate diploma
play: لعب* يلعب* العب تلعب نلعب العاب العبه لعبه ملعب ملاعب يتسلى* تسليه يتسلون نتسلى ترفيه* لهو مراجيح مرجوحه lîst* lîz* bilîz* dilîz* bilîst* lîstik* leyiz* play* game* fun toys entertain* recreation* amuse*
sport: رياضه رياضي* كره الكره طابه فوتبول قدم سله فريق كاراتيه سباحه جيم werziş* spor* futbol* fûtbol* gog* top topê tîm* basket* voley* sport* football soccer ball team karate volleyball basketball gym swim*
art: رسم* يرسم ترسم ارسم تلوين الوان موسيقى موسيقا غنا* اغاني يغني مسرح* رقص دبكه فن فنون اشغال تمثيل xêz* wêne* resim* reng* muzîk* mûzîk* stran* govend* dans* şano* huner draw* paint* colour* color* music* sing* song* dance* theatre theater art arts craft crafts
trip: رحل* رحله نزهه سيران حديقه مشوار نطلعهم gerî* ger gera geşt* seyran* park trip* picnic outing park tour
bored: زهق* زهقان* ملان* مل ملو ملل مليت طفش* طفشان* فراغ فاضي قعده قاعد قاعدين بطال* محبوسين bêzar* bêkar* vala sar bored boring boredom idle nothing stuck
street: شارع* الشارع حاره الحاره زقاق زقاقات kolan* tax taxê taxa street* alley neighbourhood
course: دوره دورات دورت دورتكم كورس* تدريب* يدرب كورسات ورشه ورشات kurs* perwerde* xul* rahên* course* training trainee workshop* class classes
trade: مهنه مهن صنعه حرفه حرف كار مصلحه pîşe* pise* hirfe* senet* trade* craft* profession* vocational*
learn: اتعلم يتعلم تتعلم نتعلم تعلم* اتدرب يعلم* تعلمون علموني hîn* fêr* bielim* elim* hini learn* taught teach
sewing: خياط* خياطه اخيط خيط ماكينه تطريز قماش تفصيل dirût* drut* terzî* terzi* makîn* nexş* qumaş* sew* tailor* embroid* stitch* fabric knit*
hair: حلاق* كوافير* تجميل مكياج شعر قص صالون porçê* por kuafor* kuaf* makyaj* berber* hair* barber* makeup beauty salon
repair: تصليح* صيانه اصلح يصلح كهرباء كهربا* كهربجي ميكانيك* سباكه لحام حداده نجار* tamîr* tamir* elektr* mekan* sererast* darteraş* repair* fix fixing electric* mechanic* plumb* weld* carpent*
computer: كمبيوتر* حاسوب* لابتوب برمج* وورد اكسل kompî* kompu* laptop* bername* computer* laptop program* typing excel
cook: طبخ* اطبخ حلويات مونه معجنات خبز مربى مخلل اطعمه كيك xwarin* aşpêj* pijand* şîran* nan cook* bak* food processing sweets pickles jam bread cake
work: شغل* شغلي اشتغل يشتغل يشتغلون عمل وظيفه وظايف عاطل بلا شغل kar karê karekî karek kari karî kar* şixul* şuxul* xebat* bixebit* dixebit* bêkar* work* job* employ* unemployed
market: سوق* اسواق السوق مطلوب* طلب يطلبون يمشي ماشي رايج* bazar* sûk* suk* çarşî* carsi* market* demand* popular needed trend
sell: ابيع نبيع يبيع بيع ينباع تنباع بضاعه بضايع زباين زبون زبائن رزق ربح ارباح مربح خساره اخسر منافس* difroş* bifroş* firot* froş* mişterî* qezenc* kar û ziyan sell* sold customer* buy buyer* client* profit* lose loss compet*
idea: فكره افكار اقتراح نصيحه انصح* تنصح* جدوى دراسة fikir* fikr* raman şîret* pêşniyar* idea* advice advise suggest* feasib* worth study
best: احسن افضل انسب اي ايش شنو منو çêtir* baştir* kîjan better best which suitable
shop: محل* محلات دكان* دكانه بسطه كشك صالون معمل ورشه مطعم بقاليه سوبر dikan* dukan* firoşgeh* kargeh* xwaringeh* shop* store stall kiosk restaurant workshop bakery
business: مشروع* مشاريع بزنس تجاره استثمار* proje* karsaz* bazirgan* ticaret* business* project* startup enterprise invest*
open: افتح نفتح تفتح يفتح فتح مفتوح فاتحين يفتحون vek* vekir* vedik* vebe* veke* open opens opened opening
start: ابدا ابدي نبدا ابلش تبلش يبلش بدايه dest destpê* destpêk* start* begin* launch*
money: مصاري* فلوس* قروش* قريشات* ليره ليرات دولار مبلغ مال مادي* ماليه pere* pare* dolar* dirav* money cash funds dollars financial*
grant: منحه منح منحت المنحه تمويل* ممول دعم قرض قروض دين سلفه رسمال راسمال راس hibe* minhe* minha* grant* deyn* qer* qerz* sermiyan* sermaye* alîkariya grant* loan* fund* capital lend borrow finance
tools: عده ادوات معدات ماكينه ماكينات مكن فرن براد غنم دجاج بقره معزايات alav* amûr* makîn* firin* pez mirîşk* equipment tools machine machines oven sheep chickens goats cow
poor: فقير* محتاج* فقر ما عندي ماعندي ديون مديون feqîr* hewcedar* xizan* poor broke debt needy afford
rights: حق حقوق* حقي حقنا قانون* ظلم مظلوم* maf mafê mafên* heq* zagon* qanûn* rights law laws justice unfair equal* equality
marriage: زواج* يزوج* تتزوج مهر عرس خطب* طلاق zewac* bizewic* dizewic* mêrkir* next dawet* marr* wedding divorce bride
society: مجتمع* عادات تقاليد عيب الحاره البلد civak* adet* kevneşop* society tradition* community culture custom*
women_decide: يقررون عنا يسمحلي يسمحون ممنوع يمنع* nahêl* rê nade* destûr* allowed forbid* permission
initiative: مبادر* حمله نغير تغيير guhert* biguher* înîsiyatîv* kampanya* change initiative campaign action
camp: مخيم* المخيم مخيمات جوا قطاع الخيم كمب kamp* kemp* camp* tents sector
hol: هول الهول hol holê hole hawl
leave: نطلع تطلع يطلع اطلع طلعه طلوع خروج يخرج* نخرج تخرج اخراج يطلعون مغادره derkev* derket* derdikev* derkeft* derxist* leave leaving exit release* discharg* departure out
return: رجع* رجعنا رجعت راجع* راجعين نرجع ارجع عود* عدنا رجعتنا العايدين عائدين vegeriy* vegere* vegerî* vegerand* zivir* return* back came
list: قائم* قوائم لائح* اسمي اسماء دور دفعه دفعات lîste* liste* nav navê* list lists names batch convoy
tribe: عشيره عشاير* عشائر* شيخ وجيه كفيل كفال* لجنه لجان وجهاء eşîr* esir* kefîl* kefil* komît* şêx* tribe* tribal elder* sponsor* guarantor committee* sheikh
papers: ورق اوراق* ورقه وثيق* ثبوتيه هويه هويات دفتر قيد نفوس تسجيل وثائق شهاده kaxez* belge* nasname* qeyd* dokument* nufûs* paper* document* id identity certificate registration civil
register: سجل* اسجل تسجيل* مسجل* نسجل يسجل* اشترك اشتراك انضم مشارك* tomar* qeyd* navnivîs* nivîsand* beşdar* tev regist* sign enroll* enrol* join joining apply application subscribe
visit: زيار* تزورون يزور* يزورنا تجون serdan* seredan* bên visit* visited came
followup: متابع* تتابعون يتابع şopand* bişopîn* followup follow
checkpoint: حاجز حواجز تحقيق* استدع* يستدعون امن* الامن اسايش اسايیش دوريه تفتيش موافقه امنيه asayîş* asayis* nuqte* lêpirsîn* kontrol* polîs* ewleh* checkpoint* police security interrogat* question questioned authorities summon*
harass: يضايق* مضايق* يحكون علينا نظرات يعاير* يتهم* وصمه سمعه يسبون دواعش داعش tacîz* aciz dikin heqaret* êrîş* çêr* gotgotik* harass* bully* bullied insult* gossip* stigma stare blame
accept: يقبل* ما قبلو قبلوا رفض* يرفض* qebûl* qebul* red refus* accept* reject*
house: بيت* البيت منزل سكن ايجار اجار xanî* mal xani* kirê* house home rent housing apartment landlord
comune: كومين* مختار* بلديه komîn* komun* şaredarî* muxtar* commune municipality council
person: شخص* احد حدا انسان بشر موظف* مسوول* مدير* مشرف* مندوب واحد kes kesek* kesekî* karmend* berpirs* mirovek* person human someone somebody staff employee manager worker operator agent
machine: روبوت بوت الي اله ماكينه مبرمج robot* bot makîne* otomat* robot bot machine automatic computer
call: اتصل* اتصال دقوا خابر* يرن تتصلون telefon* têkil* bigirin bang call calls ring contact dial
understand: فهم* افهم تفهم يفهمني تفهمني fêm* fam* têgih* understand* get
help: مساعد* ساعد* عاون* تعاون* عون alîkar* alikar* arîkar* help* assist* support*
appointment: موعد* مواعيد* حجز* احجز محجوز* حاجز جلستي دوري randevû* randevu* cihgirt* rezerv* veqet* hevdîtin* civîna appointment* booking* booked reservation* reserved slot seat
when: متى ايمت* امتى شوكت وقت ساعه الساعه كم kengî* kengi* kinge saet* seet* çi when hour hours oclock
day: يوم* السبت الاحد الاثنين الاتنين الثلاثاء التلاتا الاربعاء الاربعا الخميس الجمعه اسبوع* roj* şemî* yekşem* duşem* sêşem* çarşem* pêncşem* înî* hefte* day* saturday sunday monday tuesday wednesday thursday friday week weekend
tomorrow: باچر بكرا بكره غدا غد العصر الظهر الصبح المسا sibê sibe sibeh* subê beyanî* êvar* nîvro* tomorrow morning afternoon evening tonight noon
cancel: الغ* الغي الغاء كنسل* ابطل بطلت betal* iptal* jêbir* cancel* call off withdraw
move: اجل* ااجل تاجيل* اغير غير تغيير انقل نقل paşxist* paş bixin biguher* taloq* guhert* postpone* reschedul* delay* change move switch
cannot: ما اقدر مااقدر ماقدر نقدر يقدر اقدر nikar* neşêm nikarim cannot cant unable couldnt
sick: مريض* مرض* مسخن* تعبان حراره سخونه زكام مستشف* عمليه دوا دواء ادويه nexweş* nexwes* ta pijîşk* nexweşxane* derman* emeliyat* sick ill illness fever hospital* surgery operation medic* disease doctor
come: اجي نجي يجي تجي اجيب احضر حضور الحضور نحضر werim were tê bêm hatin hat come coming attend bring
where: وين فين اين عنوان* مكان* مكانكم موقع* طريق* قريب وصل ku kû li kîderê kuder* navnîşan* cih ciyê nêzîk* where address location* directions near map
open_hours: دوام* تدوام يداوم مداوم* تسكر* يسكر* مسكر عطله تعطل dewam* demjimêr* girtî* vekirî* hours closed close closing holiday weekend open
center: مركز* المركز مركزكم navend* merkez* center* centre*
language: لغ* لغه عربي* كردي* كرمانجي* انكليزي* انجليزي* بالعربي بالكردي ziman* zman* erebî* erebi* kurd* kurmanc* ingilîz* ingiliz* îngilîzî* arabic language* kurdish english kurmanji translate
data: بيانات* معلوماتي معلومات داتا رقمي اسمي محادث* رسايل رسائل* خصوصي* دردش* dane* agahî* agahi* hejmar* jimar* peyam* nivîs data information number messages conversation chat records privacy
delete: احذف* حذف* امسح* مسح* شيلو* ازال* انسو* jê bib* jêbib* paqij* sil bik* bisirin* rakin* ji bîr delete* remov* eras* forget wipe clear
hello: مرحب* سلام* السلام عليكم هلا اهلا اهلين صباح مساء شلونكم شونكم كيفكم silav* slav* merheba* rojbaş* roj baş êvarbaş* çawan* hello hi hey morning evening greetings
thanks: شكر* تسلم* مشكور* يعطيك العافيه يسلمو spas* sipas* mala ava* thank* thanks thx
services: خدم* خدمات تقدمون تسوون تشتغلون فعاليات نشاط* انشط* برامج xizmet* çalakî* calaki* karên bername* service* activit* program* offer* provide
menu: قائمه بدايه خيارات رئيسي* menu* menû* lîste destpêk* menu options main
food: سله سلال سلات غذائيه غذا طحين اغاثه معونه معونات مساعدات حليب حفاضات برغل zewade* sebet* ard qût erzaq food basket* ration* flour bread milk diapers hunger humanitarian
tent: خيمه خيم شادر عازل بطانيات صوبا مازوت حطب وقود ماء مي كهربا kon* betanî* mazot* sob* av ceyran* tent* blanket* stove heating fuel diesel water electricity gas
travel: سفر* اسافر نسافر تهريب المانيا اوربا اوروبا تركيا هجره لجوء فيزا جواز باسبور mobîl rêwît* biçim ewrop* elman* penaber* vîze* vize* pasaport* travel* europe germany visa passport asylum migrat* smuggl*
prices: سعر* اسعار بكم كم غالي غلا دولار ذهب biha* çend buha* price* prices cost* cheap exchange gold
weather: طقس* جو الجو مطر غبار* ثلج حر برد hewa* baran* berf* germ sar weather rain* snow hot cold
free: مجان* ببلاش بلاش رسوم كلفه اجور تكلف belaş* bêpere* heq free fee fees
transport: سياره سيارات مواصلات باص سرفيس نقل trimbêl* erebe* otobus* car cars bus transport taxi vehicle motorbike
news: اخبار* سياس* رئيس انتخاب* جيش حكومه قسد نظام nûçe* siyas* hikumet* hilbijartin* artêş* news politic* president election* army government
detained: سجن* سجين* مسجون* معتقل* موقوف* محبوس* girtîgeh* girtigeh* girtî* zîndan* prison* jail* detain* arrest*
salary: راتب* رواتب معاش معاشات mûçe* muce* meaş* salary salaries wage* pension
need: احتاج محتاج بحاجه لازم ضروري lazim* hewce* divê pêdivî* need needs must necessary
want: اريد بدي ودي نريد ابغى ابي يريد تريد حابب حابه نفسي اود ارغب حاب بدنا بدو dixwaz* dixaz* dxwaz* bixwaz* naxwaz* want wanna wish like would
not: ما مو مش لا لم ليس ماكو مافي بدون بلا na ne nîne tune tine bê nikare nizan* not no dont cant doesnt without never isnt didnt
know: اعرف يعرف تعرف نعرف عرف معرفه zan* dizan* bizan* nizan* know knows tell
how: كيف شلون شون كيفيه çawa* cawa* çer how
why: ليش لماذا شبي çima* cima* why
who: مين منو من kî kê ki who whom
what: شو شنو ايش ماذا وش çi ci what
hate: اكره يكره كره nefret* hez nake* hate* dislike
give: تعطون يعطون عطو اعطي توزع* يوزع* توزيع didin* bidin* dane bela* belav* give giving distribut* provide hand
late: متأخر بدري مبكر dereng* zû late early
confirm: تاكيد* اكد ثبت* مثبت* قبول انقبلت piştrast* teyîd* qebûl* confirm* accepted status
remind: ذكرو* نسيت انسى تذكير bîranîn* bibîrxist* ji bîr remind* forgot
`

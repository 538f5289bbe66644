/** As concepts.ts, for what endangers people. Words that are harmless alone stand here, too: only together do they tell. */
export const dangerConceptLines = `
danger: خطر* بخطر طوارئ طواري نجده الحقو* لحقو* الحقني انقذ* ينقذ اغيثو* استغاث* xeter* metirs* talûk* tehlûk* hawar* hewar* rizgar* xilas* danger* emergency save rescue sos unsafe safe* امان بامان
beat: يضرب* ضرب* بضرب* تضرب* نضرب* انضرب* ينضرب* مضروب* بيضرب* يلطم* يكفخ* يصفع* يرفس* يلبط* يدفش* يخبط* عصا* بالعصا كيبل كبل بالحزام حزام كف كفوف lêdan* lêdix* lêxist* lêdid* dikut* kut* bikut* xist dixe dixin lêkot* qayîş* qayis* çok beat* hit hits hitting punch* slap* kick* whip* smack* belt cable
violence: عنف* يعنف* معنف* تعنيف يعذب* تعذيب عذاب اعتد* يعتد* şîdet* tundî* zordar* îşkence* iskence* violen* abus* tortur* assault* attack* cruel
bruise: كدم* ازرق زرقه مجرح* جروح جرح* مجروح* مكسر* كسر* كاسر* مصاب* اصاب* ورم şînahî* sînahi* sinah* birîn* birin birîndar* şikand* sikand* şikest* dişkîn* bruise* wound* injur* broke broken scar* swollen hurt* harm* marks
blood: دم دمه دمها دمي ينزف* تنزف نزيف* انزف xwîn* xwin* xwîna blood* bleed*
kill: قتل* يقتل* اقتل* تقتل نقتل* ذبح* يذبح* اذبح* يموتني يموتها يموت* موتني خنق* يخنق* طعن* يطعن* حرق* يحرق* دفن* kuj* bikuj* dikuj* kuşt* kust* serjê* fetis* difetis* xeniq* dixeniq* şewit* disewit* sewit* kill* murder* strangl* chok* stab* slaughter* shoot* burn* drown* bury
death: موت* الموت اموت امت متت ميت* وفاه الاخره mirin* bimir* dimir* mir mirî* bmr* die dead death dying deadly
self: نفسي نفسها نفسه حالي حالو حالها حاله روحي عمري عمرها xwe canê jiyana jiyanê myself himself herself itself own
life: حياتي حياه الحياه حياتها عيشه عيشتي هالعيشه اعيش عيش الدنيا دنيا هالدنيا دنيتي jiyan* jîn jiyin bijî* dinya* dinê life live living alive exist* world
suicide: انتحر* انتحار* ينتحر* xwekuş* xwekuj* întihar* intihar* suicid* overdose
pills: حبوب حبه دوا ادويه سم سموم مبيد كلور بلعت بلع يبلع ابلع* heb heba hebên jehr* derman pill* poison* tablet* swallow* medicine* medication* drug*
rope: حبل الحبل مشنق* اشنق* شنق* يعلق علق werîs* weris* bin dar daliq* rope hang* noose
blade: موس شفره شفرات سكين* خنجر ساطور cutter gûzan* guzan* kêr* kera xencer* knife knives blade* razor* cut cuts cutting
weapon: سلاح* مسدس* بارود* رشاش* كلاشن* روسيه مسلح* ملثم* مسلحين çek* çekdar* cek cekdar* demançe* debançe* tifing* sîleh* sileh* rûgirt* rugirt* gun guns weapon* armed masked rifle pistol gunmen militant*
shooting: رصاص* قصف* قذيف* اشتباك* نار يطلق* اطلاق انفجر* لغم الغام عبوه gule* gulle* teqîn* teqin* bombe* mayîn* mayin* top shooting firing fire shell* bomb* mine explos* bullet*
fire: حريق* تحترق يحترق تولع مولع نار agir* dişewit* disewit* şewat fire burning flames
fall: وقع* يغرق غرق* غريق بير البير ساقيه الفرات النهر ket ketiye bîr bîrê çem ferat* xeniq* fell well river drown* canal roof bridge jump*
breath: يتنفس تتنفس نفس* ما يصحى تصحى واعي غايب bêhn* hişyar* hisyar* nefes* breath* conscious unconscious faint*
lock: مسكر* قافل* قفل* مقفل* حابس* حبس* محبوس* يحبس* ربط* رابط* مربوط سلسله جنزير مانع* يمنعني ما يخليني girtî* hebs* heps* kilît* kilit* zincîr* zincir* girêda* nahêl* lock* trapped chain* tied ties prison captive
threat: تهديد* يهدد* هدد* مهدد* يتوعد* توعد يبتز* ابتزاز* يفضح* فضيحه gef* tehdîd* tehdit* şantaj* rezîl* rezil* threat* blackmail* expos*
force: غصب* بالغصب يغصب* بالقوه يجبر* اجبر* مجبور* zor* zorê mecbûr* mecbur* force* forced coerc* against
rape: اغتص* يغتص* مغتصب* تحرش* يتحرش* يلمس* لمس* شرف* عرض* عار عارهم دعاره tecawuz* tecawiz* destdirêj* dest davêj* davêje laş* namûs* namus* tacîz* taciz* rape* raping molest* touch* sexual* naked private undress* prostitut* honor honour shame
marryoff: يزوج* يجوز* زوجوني جوزوني يعرس* تزوج* كتب كتاب خطبو* قاصر zewicand* bizewic* dizewic* didin mêr bidin mêr marry marri* bride underage
missing: ضاع* ضايع* ضايعه مفقود* مفقوده اختف* مختف* تاه* تايه ما رجع ضيعت winda* wenda* wunda* venegeri* negeri* nehat* missing lost disappear* vanish* trace return*
taken: خطف* انخطف* مخطوف* يخطف* خاطف* اخذو* اخذوا سحبو* سحبوا جرو* شحطو* revand* direv* bir birin birine biri kidnap* abduct* taken took take dragged stole* recruit* snatch*
follow: يلحق* تلحق* وراي ورايي يلاحق* يطارد* يراقب* يدورون يدور li pey dişopîn* disopin* li du dû digere follow* chas* stalk* watch* hunting searching
hide: متخبي* اخبي اتخبى يتخبون نتخبى مختبي هربان* هربت هارب* اهرب* نهرب يهرب رحت هاج طردني طردنا reviya* revim rev birev* veşart* vedişêr* vesar* hide hiding hidden ran run escape* flee fled thrown threw
night: ليل* الليل الليله بالليل هالليله şev* sev îşev isev night* tonight midnight
now: هسع هسا هلق هلا الان حاليا فورا بسرعه niha* nuha nika zû lez* now right immediately quick* hurry
scared: خايف* خايفه خوف اخاف يخوف* مرعوب* يرعب tirs* ditirs* ditirsim scared afraid fear* terrif* frighten*
scream: صراخ* يصرخ* تصرخ تصيح يصيح صياح qîr* qir* hawar* scream* shout* cried
drunk: سكران* يسكر* سكر مسكر حشيش مخدر* كبتاغون serxweş* serxwes* vedixwe* araq drunk* drugs drink*
bye: سامحوني سامحيني ودعت* يودع* وداع وصيه وصيتي اخر رساله ديرو بالكم bibexşin bibexş* xatir* dawî* wesiyet* forgive goodbye farewell last will letter
pointless: فايده معنى ارتاح يرتاح احسن بدوني حمل عاله bêwate* rehet* feyde nemînim nemir* barekî pointless meaning* burden without better nobody
wish_end: انهي* تنهي ينهي اخلص اخلص* خلص* اختفي ما اصحى يا ريت ريتني اتمنى* ياخذني biqed* biqedîn* dawî bînim ranebim xwezî* finish end ends vanish disappear wish* wake
exploit: مقابل جسمي جسم لحالي اغاثه يستغل* استغلال* beramberî laşê razê razêm exploit* body sleep return sex favour* favor* sell sold باعوني باعو* ابيع تهريب مهرب firot* firotim
revenge: ثار طلاب طار تار غسل يغسلون tol* xwînê heyf* dijmin* revenge blood feud enemy enemies
join_fight: يجاهد* يحارب* حارب للقتال تجنيد* جماعه داعش يلتحق* çekdaran şer bike fight* fighters join recruit* jihad militia soldier war
starve: جوعان* يجوع* تجوع يجوعون ياكل جوع birçî* birci* xwarin nade hungry starv* food
relative: زوجي جوزي رجلي رجلها زوجها جوزها mêrê merê mere hevjîn* husband* stepfather stepmother uncle عمي عمها عمه مرتابوه ابوي apê ape bavê
`

import { describe, expect, it } from 'vitest'
import { isUrgent } from '../../src/understanding/urgent.ts'

const urgent = {
  'standard Arabic': [
    'زوجي يضربني كل ليلة',
    'أريد أن أموت',
    'لا أريد الحياة بعد اليوم',
    'أفكر في الانتحار',
    'أنا في خطر، أنقذوني',
    'رجل هدّدني بالقتل',
    'ابني مفقود منذ الصباح',
    'تعرضت أختي للاغتصاب',
    'ابنتي خُطفت، خطفها رجلان',
    'أخي يعنّف أطفاله ويضرب ابنه',
    'أبي يحبسني في الغرفة',
    'أريد أن أقتل نفسي',
  ],
  dialect: [
    'جوزي عم يضربني والولاد عم يبكوا',
    'بدي موت خلص',
    'ما عاد بدي عيش',
    'بدي اقتل حالي',
    'الحقوني رح يذبحني',
    'اهلي بدهم يزوجوني غصب',
    'بنتي ضايعة من امبارح وما نلاقيها',
    'ولدي ما رجع عالبيت من البارحة',
    'كرهت حياتي وما الها معنى',
    'المعلم عم يتحرش ببنتي',
    'الموت ارحم من هالعيشة',
    'وبيضربني بالحزام',
    'بلعت حبوب كتيرة',
  ],
  Arabizi: [
    'jozi byedrobni kel yom',
    'zawji yadrobni',
    'bedi mout',
    'badi e2tol 7ali',
    'ma bedi 3ish',
    'ana b5atar',
    'el7a2ouni ra7 yo2tolni',
    'ibni day3 mn mbare7',
    '5atafo benti',
    '3am yhaddedni',
    'bfakker bl intihar',
  ],
  Kurmanji: [
    'mêrê min li min dixe',
    'mere min her roj li min dide',
    'dixwazim bimirim',
    'ez dixwazim xwe bikujim',
    'ez naxwazim bijîm',
    'naxwazim bijim',
    'ez di xeterê de me',
    'keça min winda bûye',
    'kure min winda ye ji sibe ve',
    'gefan li min dixwin',
    'dixwazin min bikujin',
    'tecawizî xwişka min kirin',
    'dixwazin min bi zorê bizewicînin',
    'min xilas bikin',
    'zarokê min revandin',
  ],
  English: [
    'my husband beats me',
    'he hits the children',
    'I want to die',
    "I don't want to live anymore",
    'I am going to kill myself',
    'someone is threatening me',
    'my son is missing since yesterday',
    'I was raped',
    "I'm not safe at home",
    'they will kill us',
    'she cuts herself',
    'my uncle touches my daughter',
    'they force me to marry him',
    'I cannot find my daughter',
    'everyone would be better off without me',
    'better off dead',
  ],
}

const calm = {
  Arabic: [
    'أريد التسجيل في دورة الخياطة',
    'متى يفتح المركز؟',
    'ابني ما رجع الى المدرسة من سنتين',
    'ابني ضعيف بالرياضيات',
    'هل يوجد دروس تقوية للأطفال؟',
    'ما اقدر اعيش من غير شغل',
    'بدي احكي مع حدا من المركز',
    'زوجي بدون عمل ونريد منحة',
    'شلون اقدر اغير لغة المحادثة',
    'ولدت بنتي بالمخيم وما عندها هوية',
    'حابة اتعلم حلاقة',
    'اموت بالخياطة وبدي اتعلمها',
    'شكرا الله يعطيكم العافية',
    'ضاعت مني الهوية',
    'ابني عمره ١٤ وما يعرف يقرا',
  ],
  Arabizi: [
    'bedi sajjel bi dawret 5iyata',
    'emta byeftah el markaz',
    'ibni ma bye7eb el madrase',
    'fi drous lal wlad?',
    'el 3am emta tal3een',
  ],
  Kurmanji: [
    'ez dixwazim hînî dirûtinê bibim',
    'navend kengî vedibe?',
    'zarokên min ji dibistanê mane',
    'mamoste ders dide zarokan',
    'ez li kar digerim',
    'dixwazim bi kesekî re biaxivim',
    'hûn alîkariya jinan dikin?',
  ],
  English: [
    'I want to learn sewing',
    'when are you open',
    'my son lost two years of school',
    'is the course free?',
    'I would like to talk to a person',
    'help me find a job',
    'how do I delete my data',
    'what do you do in the center',
  ],
}

describe('words of danger', () => {
  for (const [language, sentences] of Object.entries(urgent)) {
    it.each(sentences)(`are heard in ${language}: %s`, (sentence) => {
      expect(isUrgent(sentence)).toBe(true)
    })
  }

  for (const [language, sentences] of Object.entries(calm)) {
    it.each(sentences)(`are not read into everyday ${language}: %s`, (sentence) => {
      expect(isUrgent(sentence)).toBe(false)
    })
  }

  it('are heard through harakat, tatweel, stretched letters and hidden characters', () => {
    expect(isUrgent('جوزي يـــضـــربني')).toBe(true)
    expect(isUrgent('يَضْرِبُنِي')).toBe(true)
    expect(isUrgent('يضررررربني')).toBe(true)
    expect(isUrgent('يض\u200bرب\u202eني')).toBe(true)
    expect(isUrgent('SUICIDE')).toBe(true)
  })

  it('are heard at the end of a megabyte', () => {
    expect(isUrgent(`${'نريد معلومات عن الدورات '.repeat(40_000)} جوزي يضربني`)).toBe(true)
  })

  it('are not heard in sayings, but beside them', () => {
    expect(isUrgent('this heat is killing me')).toBe(false)
    expect(isUrgent('راح نموت من الشوب')).toBe(false)
    expect(isUrgent('this heat is killing me and my husband beats me')).toBe(true)
    expect(isUrgent('راح نموت من الشوب وجوزي يضربني')).toBe(true)
  })

  it('still count when they are denied or quoted', () => {
    expect(isUrgent('زوجي لا يضربني')).toBe(true)
    expect(isUrgent("I don't think he beats me")).toBe(true)
  })
})

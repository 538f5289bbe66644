import type { Language } from '../../src/text/types.ts'

/** What twelve invented people write, after they asked for a person and agreed. Nobody of them exists. */
export const people: { language: Language; asks: string }[] = [
  { language: 'ar', asks: 'أريد التسجيل في دورة الخياطة، هل تبدأ قريباً؟' },
  { language: 'ar', asks: 'ابني عمره تسع سنوات ويحتاج دروس تقوية' },
  { language: 'ar', asks: 'هل يمكن أن أحضر مع أختي؟' },
  { language: 'ar', asks: 'أسأل عن مواعيد المركز' },
  { language: 'ar', asks: 'لا أستطيع القدوم يوم الأحد، هل يوجد يوم آخر؟' },
  { language: 'ar', asks: 'أحتاج المساعدة في تعبئة ورقة' },
  { language: 'kmr', asks: 'Ez dixwazim li ser qursa tamîrkirina telefonan bipirsim' },
  { language: 'kmr', asks: 'Keça min dixwaze beşdarî çalakiyên zarokan bibe' },
  { language: 'kmr', asks: 'Ma cihê razana zarokan heye dema ku ez li qursê bim?' },
  { language: 'en', asks: 'Is there a class in the afternoon?' },
  { language: 'en', asks: 'I want to ask about the sewing course' },
  { language: 'en', asks: 'Can somebody call me back tomorrow?' },
]

export const askForPerson: Record<Language, string> = { ar: 'شخص', kmr: 'kes', en: 'person' }
export const yes: Record<Language, string> = { ar: 'نعم', kmr: 'erê', en: 'yes' }

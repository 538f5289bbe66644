/**
 * Words that tell whoever holds the phone what a talk is about, or who somebody is. Beside these stand the names of the
 * sensitive services and centers of the directory. A writer is asked about them; they are not forbidden.
 */
export const tellingWords: readonly string[] =
  `عنف|العنف|اغتصاب|تحرش|اعتداء|ضرب|يضربك|زواج مبكر|زواج القاصرات|ابتزاز|مخيم|المخيم|داعش|التنظيم|تطرف|عائدات|عائدين|نازحات|صدمة|نفسي|نفسية|الدعم النفسي|انتحار|طلاق|حضانة|سجن|معتقل|تحقيق|بلاغ|شكوى|منحة|مبلغ
  |violence|rape|raped|harassment|abuse|abused|assault|beats you|early marriage|blackmail|camp|isis|daesh|extremism|returnee|returnees|trauma|psychosocial|psychologist|suicide|divorce|custody|prison|detained|complaint|grant
  |tundî|tundûtûjî|destdirêjî|lêdan|zewaca zarokan|kamp|daîş|vegeriyayî|travma|derûnî|xwekuştin|berdan|girtîgeh|gilî|alîkariya darayî`
    .split('|')
    .map((word) => word.trim())
    .filter((word) => word !== '')

import { useState } from 'preact/hooks'
import type { Referral, ReferralOptions } from '../../api/referrals.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { t } from '../../lib/texts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { problemInWords } from './act-dialog.tsx'
import { FieldsForm } from './fields-form.tsx'

/** Other words in a draft, before she has agreed to them. */
export function FieldsDialog(props: {
  one: Referral
  options: ReferralOptions
  done: () => void
  close: () => void
}) {
  const { one, options, done, close } = props
  const [fields, setFields] = useState(one.fields ?? {})
  const [problem, setProblem] = useState<Problem | null>(null)
  return (
    <Dialog title={t('ref_edit')} close={close} wide>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          const went = await ask(`staff/referrals/${one.referral.id}/fields`, {
            method: 'PUT',
            body: { fields },
          })
          if (!went.ok) return setProblem(went.problem)
          done()
        }}
      >
        <FieldsForm
          options={options}
          fields={fields}
          change={(field, value) => setFields({ ...fields, [field]: value })}
        />
        {problem ? (
          <p class="bad" role="alert">
            {problemInWords(problem)}
          </p>
        ) : null}
        <div class="acts">
          <button type="submit" class="main-act">
            {t('save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

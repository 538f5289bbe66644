import { t } from '../lib/texts.ts'
import { Dialog } from '../parts/dialog.tsx'

const keys: [string[], string][] = [
  [['J', 'K'], 'key_next'],
  [['Enter'], 'key_open'],
  [['C'], 'key_claim'],
  [['R'], 'key_answer'],
  [['N'], 'key_note'],
  [['/'], 'key_search'],
  [['T'], 'key_hand_over'],
  [['P'], 'key_refer'],
  [['L'], 'key_label'],
  [['S'], 'key_snooze'],
  [['E'], 'key_close'],
  [['B'], 'key_give_back'],
  [['I'], 'key_card'],
  [['M'], 'key_more'],
  [['Enter'], 'key_send'],
  [['Ctrl', 'Enter'], 'key_send_any'],
  [['1', '5'], 'key_lists'],
  [['F'], 'key_filters'],
  [['G', 'I'], 'key_inbox'],
  [['G', 'T'], 'key_today'],
  [['G', 'W'], 'key_team'],
  [['G', 'P'], 'key_people'],
  [['G', 'A'], 'key_log'],
  [['G', 'S'], 'key_settings'],
  [['Esc'], 'key_away'],
  [['?'], 'key_help'],
]

/** What the keyboard can do. */
export function KeySheet({ close }: { close: () => void }) {
  return (
    <Dialog title={t('keys_title')} close={close}>
      <dl class="keys">
        {keys.map(([names, what]) => (
          <>
            <dt key={what}>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </>
        ))}
      </dl>
    </Dialog>
  )
}

import { centerName } from '../api/directory.ts'
import { ask } from '../lib/http.ts'
import { inWords } from '../lib/problems.ts'
import { hrefOf } from '../lib/router.ts'
import { hasText, t } from '../lib/texts.ts'
import { whenInWords } from '../lib/time.ts'
import { tell } from '../lib/toasts.ts'
import { useAnswer } from '../lib/use-answer.ts'

interface Task {
  id: string
  kind: string
  about: string | null
  chatId: string | null
  centerId: string | null
  byHand: boolean
  at: string
}

/** What the service asks of whoever is signed in; nothing where it asks nothing. */
export function TaskList() {
  const { answer, load } = useAnswer<{ tasks: Task[] }>('staff/tasks')
  const tasks = answer?.ok ? answer.value.tasks : []
  if (tasks.length === 0) return null

  async function done(task: Task): Promise<void> {
    const went = await ask(`staff/tasks/${task.id}/done`, { method: 'POST', body: {} })
    if (went.ok) tell(t('task_was_done'))
    else tell(inWords(went.problem), { bad: true })
    void load()
  }
  return (
    <section class="section">
      <h2>{t('tasks')}</h2>
      <ul class="today-list">
        {tasks.map((task) => (
          <li key={task.id}>
            <div class="grow">
              <p class={task.kind === 'crisis-contacts' ? 'bad' : ''}>
                {hasText(`task_${task.kind}`) ? t(`task_${task.kind}`) : task.kind}
                {task.about ? (
                  <>
                    {' '}
                    <bdi class="code">{task.about}</bdi>
                  </>
                ) : null}
              </p>
              <p class="small soft">
                {[task.centerId && centerName(task.centerId, task.centerId), whenInWords(task.at)]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {task.chatId ? (
              <a
                class="button"
                href={
                  task.kind === 'follow-up-silent'
                    ? hrefOf('follow-up', task.chatId)
                    : hrefOf('inbox', 'closed', task.chatId)
                }
              >
                {t('task_open')}
              </a>
            ) : null}
            {task.byHand ? (
              <button type="button" class="quiet" onClick={() => void done(task)}>
                {t('task_done')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

import { useState } from 'preact/hooks'
import type { Room } from '../../api/plan.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'

/** The rooms that sessions of a center can be planned in. */
export function Rooms({ center }: { center: string }) {
  const { answer, load } = useAnswer<{ rooms: Room[] }>(`staff/rooms?center=${center}`)
  const [name, setName] = useState('')
  const rooms = answer?.ok ? answer.value.rooms : []
  return (
    <section class="section">
      <h2>{t('plan_rooms')}</h2>
      {answer?.ok && rooms.length === 0 ? <p class="soft">{t('plan_rooms_none')}</p> : null}
      <p class="line-of">
        {rooms.map((room) => (
          <span class="tag" dir="auto" key={room.id}>
            {room.name}
          </span>
        ))}
      </p>
      <form
        class="line-of"
        onSubmit={async (event) => {
          event.preventDefault()
          const made = await ask('staff/rooms', { method: 'POST', body: { center, name } })
          if (!made.ok) return void tell(inWords(made.problem), { bad: true })
          setName('')
          void load()
        }}
      >
        <label>
          <span>{t('plan_room_name')}</span>
          <input
            dir="auto"
            required
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="quiet">
          {t('plan_room_add')}
        </button>
      </form>
    </section>
  )
}

import { segmentsOf } from '../../../chat/segments.ts'

/** What somebody wrote, with numbers and addresses in their own direction. An address is not to be tapped: it may tell its owner of the tap. */
export function Words({ text }: { text: string }) {
  return (
    <>
      {segmentsOf(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <bdi dir="ltr" key={index}>
            {part.text}
          </bdi>
        ),
      )}
    </>
  )
}

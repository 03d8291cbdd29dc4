// The language of personal text beside the fields it is written in: what there is, an example, and buttons that write it.
import { Button } from '#ui/Button.tsx'
import { useInsert } from '#ui/insert.ts'

const fields = [
  { words: '{{first_name|there}}', label: 'First name' },
  { words: '{{name|friend}}', label: 'Whole name' },
  { words: '{{company|your company}}', label: 'Company' },
  { words: '{{email}}', label: 'E-mail' },
  { words: '{{language}}', label: 'Language' },
  { words: '{{kind}}', label: 'Kind' },
]

const conditions = [
  { words: '{{#if company}}{{company}}{{else}}your work{{/if}}', label: 'If the company is known' },
  { words: '{{#if language is "pt"}}Olá{{else}}Hello{{/if}}', label: 'If they read Portuguese' },
  { words: '{{#if kind is "customer"}}\nThank you for last year.\n{{/if}}', label: 'If they are a customer' },
]

/** For the form of an e-mail: writes into the subject, the line beside it, or the text, wherever the cursor was. */
export function FieldHelp() {
  const { ref, insert } = useInsert<HTMLDetailsElement>(['body', 'subject', 'preheader', 'ctaLabel'])
  const buttons = (all: typeof fields) => (
    <div className="flex flex-wrap gap-2">
      {all.map(({ words, label }) => (
        <Button key={label} small onPress={() => insert(words)}>
          {label}
        </Button>
      ))}
    </div>
  )
  return (
    <details ref={ref} className="-mt-2 rounded-control border border-line px-4 py-3">
      <summary className="cursor-pointer text-small font-semibold">Words for each person</summary>
      <div className="mt-3 flex flex-col gap-3 text-small">
        <p className="text-soft">
          A field takes what is known of the person; behind the bar stands what is read when nothing is. Put the cursor where it belongs.
        </p>
        {buttons(fields)}
        <p className="text-soft">
          A condition takes one of two wordings. It may stand in a line, or on lines of its own around whole paragraphs, and in another
          condition. <code className="font-mono">is not</code> asks for the opposite, <code className="font-mono">{'{{else if …}}'}</code>{' '}
          for something more.
        </p>
        {buttons(conditions)}
        <p className="rounded-control bg-wash px-3 py-2 font-mono text-tiny break-words whitespace-pre-wrap">
          {'{{#if language is "pt"}}\nOlá {{first_name|amigo}},\n{{else}}\nHello {{first_name|there}},\n{{/if}}'}
        </p>
        <p className="text-faint">
          Kinds: prospect, customer, stakeholder, media, partner, employee. A language is its code, such as pt or pt-BR. Nothing personal
          stands in a link.
        </p>
      </div>
    </details>
  )
}

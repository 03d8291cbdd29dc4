// What the DNS says of the domain an account sends from, and each record that has to be entered there, ready to be copied.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Account, Finding } from '../contract/account.ts'
import { channelsApi } from './api.ts'
import { findingTitle, outcomeTitle, signingTitle } from './labels.ts'

export function SenderDomain({ account }: { account: Account }) {
  const { can, zone } = useSession()
  const { name, state, signing, findings, checkedAt } = account.domain
  const { word, tone, why } = signingTitle[signing]
  return (
    <Card title="Sender domain" aside={checkedAt && <RelativeTime at={checkedAt} timeZone={zone} />}>
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-semibold break-all">{name}</span>
        <Chip tone={tone}>{word}</Chip>
      </div>
      <p className="mt-1 text-soft">{why}</p>
      {findings.length > 0 && (
        <List label="What the DNS says" className="mt-3">
          {findings.map((finding) => (
            <Found key={finding.check} finding={finding} />
          ))}
        </List>
      )}
      {can('send.approve') && (
        <div className="mt-3">
          <Check id={account.id} again={checkedAt !== null} pending={state === 'checking'} />
        </div>
      )}
    </Card>
  )
}

function Found({ finding: { check, outcome, words, record } }: { finding: Finding }) {
  const title = findingTitle[check]
  return (
    <ListItem
      lead={<Chip tone={outcomeTitle[outcome].tone}>{outcomeTitle[outcome].word}</Chip>}
      title={title}
      sentence={
        <>
          {words}
          {record && (
            <div className="mt-2 grid gap-1 text-ink">
              <CopyText label="Name of the TXT record" of={title} text={record.name} />
              <CopyText label="Value" of={title} text={record.value} />
            </div>
          )}
        </>
      }
    />
  )
}

function Check({ id, again, pending }: { id: string; again: boolean; pending: boolean }) {
  const check = useMutation(channelsApi.checkDomain.mutationOptions())
  const step = useStep()
  const ask = () =>
    step.take('ask', async () => {
      await check.mutateAsync({ id })
      return { said: 'The DNS is being asked.' }
    })
  return (
    <>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      <Button pending={pending || step.pending !== null} onPress={() => void ask()}>
        {again ? 'Check again' : 'Check the sender domain'}
      </Button>
    </>
  )
}

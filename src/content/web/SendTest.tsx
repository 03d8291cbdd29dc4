// A test copy of an e-mail to a few addresses, and what became of each.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Chip, type Tone } from '#ui/Chip.tsx'
import { Form } from '#ui/Form.tsx'
import { PanelContext } from '#ui/panel.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { TestCopy } from '../contract/audience.ts'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { nameOf, type Someone } from './someone.ts'

interface Values {
  to: string
  as: 'example' | 'someone'
}

const states: Record<TestCopy['state'], { word: string; tone: Tone }> = {
  waiting: { word: 'On its way', tone: 'plain' },
  sent: { word: 'Sent', tone: 'good' },
  refused: { word: 'Refused', tone: 'error' },
}

export function SendTest({ version, someone }: { version: Reading; someone: Someone | null }) {
  const { user, can, zone } = useSession()
  const queries = useQueryClient()
  const send = useMutation(contentApi.sendVariantTest.mutationOptions())
  const tests = useQuery({
    ...contentApi.listVariantTests.queryOptions({ input: { id: version.id, limit: 20 } }),
    refetchInterval: ({ state }) => (state.data?.items.some((test) => test.state === 'waiting') ? 1500 : false),
  })
  const submit = async ({ to, as }: Values) => {
    const addresses = to.split(/[\s,;]+/).filter(Boolean)
    await send.mutateAsync({ id: version.id, to: addresses, ...(as === 'someone' && someone ? { personId: someone.personId } : {}) })
    await queries.invalidateQueries({ queryKey: contentApi.listVariantTests.key() })
  }
  return (
    <div className="flex flex-col gap-5">
      <p className="text-small text-soft">
        It is sent as it stands, with [Test] before the subject. It counts for nobody, and the way out in it leads nowhere.
      </p>
      {/* The panel stays: what became of the copies is shown below. */}
      <PanelContext value={null}>
        <Form<Values> initial={{ to: user.email, as: someone ? 'someone' : 'example' }} onSubmit={submit} submit="Send test">
          <TextField
            name="to"
            label="To"
            hint={
              can('send.approve')
                ? 'Up to five addresses, with commas between them'
                : 'Up to five members’ addresses, with commas between them'
            }
            required
          />
          {someone && (
            <RadioGroup
              name="as"
              label="As it would reach"
              options={[
                { value: 'someone', label: nameOf(someone) },
                { value: 'example', label: 'A person of an example' },
              ]}
            />
          )}
        </Form>
      </PanelContext>
      {tests.data && tests.data.items.length > 0 && (
        <Table
          label="Test copies"
          rows={tests.data.items}
          rowKey={({ id }) => id}
          rowName={({ address }) => address}
          columns={[
            { key: 'address', title: 'To', cell: ({ address }) => <span className="break-all">{address}</span> },
            {
              key: 'state',
              title: 'State',
              cell: ({ state, answer }) => (
                <>
                  <Chip tone={states[state].tone}>{states[state].word}</Chip>
                  {state === 'refused' && answer && <span className="mt-1 block text-tiny text-soft">{answer}</span>}
                </>
              ),
            },
            { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime at={at} timeZone={zone} />, numeric: true, spare: true },
          ]}
        />
      )}
    </div>
  )
}

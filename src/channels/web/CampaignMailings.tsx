// What became of a campaign's mailings, on its page: the totals of their ledgers, with the way to the report.
import { useQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import type { SlotPart } from '#ui/Slot.tsx'
import { useSession } from '#identity/web/session.tsx'
import { sendStates } from '../rules.ts'
import { reportAt, stateTitle } from '../tally.ts'
import { channelsApi } from './api.ts'

export function CampaignMailings({ id }: SlotPart) {
  const { locale } = useSession()
  const { data } = useQuery(channelsApi.getSendReport.queryOptions({ input: { nodeId: id, limit: 1 } }))
  if (!data || data.mailings === 0) return null
  const { counts, recipients } = data.total
  const number = (count: number) => formatNumber(count, { locale })
  return (
    <Card
      title={data.mailings === 1 ? 'One mailing' : `${number(data.mailings)} mailings`}
      aside={<Link href={reportAt({ node: id })}>Report</Link>}
    >
      <KeyValue
        facts={[
          { name: 'Recipients', value: <Link href={reportAt({ node: id })}>{number(recipients)}</Link> },
          ...sendStates
            .filter((state) => counts[state] > 0)
            .map((state) => ({
              name: stateTitle[state],
              value: <Link href={reportAt({ node: id, state })}>{number(counts[state])}</Link>,
            })),
        ]}
      />
    </Card>
  )
}

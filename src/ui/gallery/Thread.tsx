// Specimen: the thread as a tree, as Helen Osei sees it with the executive hat on.

import { Button } from '#ui/Button.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Shell } from '#ui/Shell.tsx'
import { ThreadTree, type TreeNode } from '#ui/ThreadTree.tsx'
import { frameOf } from './littoral.tsx'

export const columns = [
  { key: 'spent', title: 'Spent' },
  { key: 'revenue', title: 'Revenue, linear' },
]

export const tree: readonly TreeNode[] = [
  {
    id: 'goal',
    kind: 'Goal',
    name: '$450,000 in the first year',
    href: '#goal',
    amounts: { spent: { total: '$104,180', own: '$4,180', children: '$100,000' }, revenue: { total: '$440,573' } },
    children: [
      {
        id: 'waitlist',
        kind: 'Campaign',
        name: 'Waitlist',
        href: '#waitlist',
        desk: 'marketing',
        amounts: { spent: { total: '$18,000' }, revenue: { total: '$26,355' } },
      },
      {
        id: 'launch',
        kind: 'Campaign',
        name: 'Launch: leave less, move',
        href: '#launch',
        desk: 'marketing',
        amounts: { spent: { total: '$41,700' }, revenue: { total: '$160,332' } },
        unfetched: true,
      },
      {
        id: 'traceability',
        kind: 'Campaign',
        name: 'Traceability',
        href: '#traceability',
        desk: 'communications',
        amounts: { spent: { total: '$18,000' }, revenue: { total: '$105,506' } },
      },
      {
        id: 'wear',
        kind: 'Campaign',
        name: 'Know what you wear',
        href: '/gallery/campaign',
        desk: 'marketing',
        amounts: { spent: { total: '$22,300', own: '$1,560', children: '$20,740' }, revenue: { total: '$148,380' } },
        children: [
          {
            id: 'reel',
            kind: 'Content, 4 versions',
            name: 'Where leggings come from',
            href: '/gallery/piece',
            desk: 'communications',
            amounts: { spent: { total: '$120' }, revenue: { total: '$5,612' } },
          },
          {
            id: 'email',
            kind: 'Content, 4 versions',
            name: 'Outfit bundle email',
            href: '#email',
            desk: 'communications',
            amounts: { spent: { total: '$640' }, revenue: { total: '$36,984' } },
          },
          {
            id: 'others',
            kind: 'Spend held by the campaign',
            name: 'Not allotted below',
            rest: true,
            amounts: { spent: { total: '$1,560' } },
          },
        ],
      },
      {
        id: 'unlinked',
        kind: '2 spend rows serve no objective',
        name: 'Not linked yet',
        rest: true,
        amounts: { spent: { total: '$4,180' }, revenue: { total: '–' } },
      },
    ],
  },
  {
    id: 'trust',
    kind: 'Goal',
    name: 'Net sentiment of +40 and NPS of 45',
    href: '#trust',
    amounts: { spent: { total: '–' }, revenue: { total: '+52.1 and 46' } },
  },
]

export function Thread() {
  return (
    <Shell {...frameOf('Helen Osei', 'executive', '/gallery/thread')}>
      <PageHeader
        title="Where $104,180 went, and what it brought"
        purpose="January to June · linear credit · every line adds up to the cent"
        actions={
          <>
            <Button>Model: linear</Button>
            <Button>Jan–Jun</Button>
            <Button>Export</Button>
          </>
        }
      />
      <div className="mt-5 rounded-surface border border-line bg-card px-3 py-2">
        <ThreadTree label="The thread" columns={columns} nodes={tree} open={['goal', 'wear']} current="wear" />
      </div>
    </Shell>
  )
}

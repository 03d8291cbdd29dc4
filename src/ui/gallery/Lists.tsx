// List page and table: filled, chosen, sorted, empty, on its way, failed, on a phone.

import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { type Sort, Table } from '#ui/Table.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { offerUndo } from '#ui/undo.ts'
import { Views } from '#ui/Views.tsx'
import { activities, type Activity, activityColumns } from './Campaign.tsx'
import { Part, State } from './Part.tsx'

const owners = [
  { value: 'all', label: 'Every owner' },
  { value: 'marketing', label: 'Marketing' },
  { value: 'sales', label: 'Sales' },
]

function ordered(rows: readonly Activity[], sort: Sort): readonly Activity[] {
  const sign = sort.direction === 'up' ? 1 : -1
  const worth = (row: Activity) => (sort.key === 'name' ? row.name : sort.key === 'spent' ? row.spent : row.perDollar)
  return rows.toSorted((a, b) => (worth(a) < worth(b) ? -sign : worth(a) > worth(b) ? sign : 0))
}

export function Lists() {
  const [text, setText] = useState('')
  const [owner, setOwner] = useState<string | null>('all')
  const [sort, setSort] = useState<Sort>({ key: 'spent', direction: 'down' })
  const found = activities.filter((row) => row.name.toLowerCase().includes(text.toLowerCase()) && (owner === 'all' || row.owner === owner))
  return (
    <>
      <Part
        title="List page"
        says="Title, what it is for, saved views, filter, table, more. A click opens a row, x selects it, arrows walk."
      >
        <div className="rounded-surface border border-dashed border-rule p-6 max-sm:p-3">
          <ListPage
            title="Activities"
            purpose="Everything that is done for a campaign, with what it cost and what it brought."
            actions={<Button kind="primary">Add activity</Button>}
            views={
              <Views
                current="all"
                views={[
                  { id: 'all', name: 'All', href: '#all', count: 6 },
                  { id: 'mine', name: 'Mine', href: '#mine', count: 2 },
                  { id: 'untagged', name: 'Without a link', href: '#untagged', count: 1 },
                ]}
                save={
                  text !== '' && (
                    <Button small kind="quiet">
                      Save this view
                    </Button>
                  )
                }
              />
            }
            filter={{ value: text, onChange: setText, placeholder: 'Name or channel' }}
            controls={
              <div className="w-44">
                <Select hideLabel label="Owner" options={owners} value={owner} onChange={setOwner} />
              </div>
            }
            count={`${found.length} activities`}
            more={{ onPress: () => undefined }}
          >
            <Table
              label="Activities"
              columns={activityColumns}
              rows={ordered(found, sort)}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              href={(row) => `#${row.id}`}
              sort={sort}
              onSort={setSort}
              bulk={[
                { label: 'Assign', onPress: () => undefined },
                { label: 'Archive', danger: true, onPress: (keys) => offerUndo(`Archived ${keys.length} activities`, () => undefined) },
              ]}
              totals={{ name: 'Together', spent: '$22,300', perDollar: '6.65' }}
              empty={<p className="px-2.5 py-8 text-center text-soft">No activity by that name. Clear the filter to see all six.</p>}
            />
          </ListPage>
        </div>
        <State name="Three chosen">
          <div className="rounded-surface border border-line bg-card px-3 py-1">
            <Table
              label="Chosen activities"
              columns={activityColumns}
              rows={activities.slice(0, 4)}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              onOpen={() => undefined}
              selected={new Set(['reel', 'email', 'creators'])}
              bulk={[
                { label: 'Assign', onPress: () => undefined },
                { label: 'Archive', danger: true, onPress: () => undefined },
              ]}
            />
          </div>
        </State>
        <State name="At phone width" phone>
          <Table
            label="Activities on a phone"
            columns={activityColumns}
            rows={activities.slice(0, 3)}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            href={(row) => `#phone-${row.id}`}
            bulk={[]}
          />
        </State>
        <State name="On its way">
          <Loading shape="table" rows={4} label="Fetching activities" />
        </State>
        <State name="Empty">
          <EmptyPage
            title="Activities will stand here"
            why="An activity is one thing that is done for a campaign: a reel, an email, a stall. Without it the campaign’s money has no place to go and its orders no place to come from."
            step={<Button kind="primary">Add the first activity</Button>}
            demo="/gallery/campaign"
          />
        </State>
        <State name="Failed">
          <ErrorNote
            happened="The activities could not be fetched."
            kept="Nothing was changed."
            todo="The database cannot be reached now; it is tried again by itself every ten seconds."
            action={{ label: 'Try now' }}
          />
        </State>
      </Part>
      <Part title="Tabs" says="The sides of one object, with an address each; or panels that change in place.">
        <State name="In place">
          <Tabs
            label="Brief"
            tabs={[
              { id: 'what', label: 'What', content: <p>The autumn trail capsule, three colours, from 4 September.</p> },
              { id: 'why', label: 'Why', content: <p>Trail-to-desk buys twice a year; the second time is in September.</p> },
              { id: 'how', label: 'How', count: 2, content: <p>One maker’s story in two chapters.</p> },
            ]}
          />
        </State>
        <State name="At phone width" phone>
          <Tabs
            label="The piece on a phone"
            current="versions"
            tabs={[
              { id: 'brief', label: 'Brief', href: '#tab-brief' },
              { id: 'versions', label: 'Versions', count: 4, href: '#tab-versions' },
              { id: 'results', label: 'Results', href: '#tab-results' },
              { id: 'derived', label: 'Derived from it', count: 3, href: '#tab-derived' },
              { id: 'history', label: 'History', href: '#tab-history' },
            ]}
          />
        </State>
      </Part>
    </>
  )
}

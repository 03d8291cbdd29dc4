// Insight: where the thread breaks, what is legal but wrong, and which campaign is credited with what.
import { PageHeader } from '#ui/PageHeader.tsx'
import { Checks } from './Checks.tsx'
import { CreditTable } from './CreditTable.tsx'
import { Diagnosis } from './Diagnosis.tsx'

export function InsightPage() {
  return (
    <>
      <PageHeader title="Insight" purpose="Where the thread breaks, what needs mending, and what each campaign cost and brought." />
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-2">
        <Diagnosis />
        <Checks />
      </div>
      <div className="mt-7">
        <CreditTable />
      </div>
    </>
  )
}

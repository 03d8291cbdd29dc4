// An address that leads nowhere: what may have happened to it, and the two ways on.
import { Button } from '#ui/Button.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { openPalette } from './palette.ts'

export function NotFound() {
  return (
    <PageHeader
      title="There is nothing at this address"
      purpose="It may have been cut short on its way to you, or what stood here belongs to another organisation. What you look for can be found by its name."
      actions={
        <>
          <Button href="/">Go to Today</Button>
          <Button kind="primary" onPress={openPalette}>
            Search
          </Button>
        </>
      }
    />
  )
}

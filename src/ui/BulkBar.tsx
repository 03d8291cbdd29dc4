// What can be done with the rows that were chosen; stands at the foot of the screen while any are.

import { Button } from './Button.tsx'

export interface BulkAction {
  label: string
  onPress: (keys: readonly string[]) => void
  danger?: boolean
}

export interface BulkBarProps {
  chosen: readonly string[]
  actions: readonly BulkAction[]
  onClear: () => void
}

export function BulkBar({ chosen, actions, onClear }: BulkBarProps) {
  return (
    <div role="status" aria-live="polite" className="sticky bottom-4 z-10 max-desk:bottom-18">
      {chosen.length > 0 && (
        <div className="mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-surface border border-rule bg-raised p-2 pl-4 entering:animate-fade-in">
          <span className="mr-2 font-semibold">{chosen.length} selected</span>
          {actions.map((action) => (
            <Button key={action.label} small kind={action.danger ? 'danger' : 'secondary'} onPress={() => action.onPress(chosen)}>
              {action.label}
            </Button>
          ))}
          <Button small kind="quiet" onPress={onClear}>
            Clear
          </Button>
        </div>
      )}
    </div>
  )
}

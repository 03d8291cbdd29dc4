// A day, or a day and a time on the wall clock: ISO text in and out, typed by part or picked from a month.

import { type CalendarDate, type CalendarDateTime, parseDate, parseDateTime } from '@internationalized/date'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarHeading,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Popover,
} from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, inputLook, popoverLook, useField } from './form.ts'

export interface DateFieldProps extends FieldProps<string | null> {
  /** Also the time: then the text is YYYY-MM-DDTHH:MM, without a zone. */
  time?: boolean
  /** The earliest and the latest day that may be picked, YYYY-MM-DD. */
  min?: string
  max?: string
}

function read(text: string | null, time: boolean | undefined): CalendarDate | CalendarDateTime | null {
  if (!text) return null
  return time ? parseDateTime(text.length === 10 ? `${text}T09:00` : text.slice(0, 16)) : parseDate(text.slice(0, 10))
}

export function DateField(props: DateFieldProps) {
  const { value, change, error } = useField<string | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, time, min, max, autoFocus } = props
  return (
    <DatePicker
      value={read(value, time)}
      onChange={(next) => change(next === null ? null : next.toString().slice(0, time ? 16 : 10))}
      granularity={time ? 'minute' : 'day'}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      shouldForceLeadingZeros
      name={name}
      minValue={min ? parseDate(min) : undefined}
      maxValue={max ? parseDate(max) : undefined}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <Group
        className={classes(
          inputLook,
          'flex items-center gap-2 py-[5.5px]! data-disabled:opacity-60',
          error !== undefined && 'border-error',
        )}
      >
        <DateInput className="flex flex-1 whitespace-nowrap">
          {(segment) => (
            <DateSegment
              segment={segment}
              className={classes(
                'rounded-[4px] px-0.5 outline-none data-placeholder:text-faint data-focused:bg-ink data-focused:text-paper',
                // Each part is pressed by itself, with a finger too.
                segment.type !== 'literal' && 'inline-block min-h-6 min-w-6 text-center leading-6',
              )}
            />
          )}
        </DateInput>
        <Button
          aria-label="Pick"
          className="min-h-6 cursor-pointer rounded-[6px] px-1.5 text-tiny font-semibold text-soft hover:bg-wash hover:text-ink"
        >
          Pick
        </Button>
      </Group>
      <FieldNote hint={hint} error={error} />
      <Popover className={popoverLook} offset={4}>
        <Dialog className="p-3 outline-none" aria-label={`Pick ${label.toLowerCase()}`}>
          <Calendar>
            <header className="mb-2 flex items-center gap-1">
              <CalendarHeading className="flex-1 px-1.5 text-body font-semibold" />
              <Button slot="previous" className="size-8 cursor-pointer rounded-[6px] text-soft hover:bg-wash">
                ‹
              </Button>
              <Button slot="next" className="size-8 cursor-pointer rounded-[6px] text-soft hover:bg-wash">
                ›
              </Button>
            </header>
            <CalendarGrid className="border-separate border-spacing-0.5 text-small [&_th]:pb-1 [&_th]:text-tiny [&_th]:font-semibold [&_th]:text-faint">
              {(date) => (
                <CalendarCell
                  date={date}
                  className="grid size-8 cursor-pointer place-items-center rounded-control hover:bg-wash data-disabled:cursor-not-allowed data-disabled:text-faint data-outside-month:invisible data-selected:bg-ink data-selected:text-paper data-today:font-bold data-unavailable:line-through"
                />
              )}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  )
}

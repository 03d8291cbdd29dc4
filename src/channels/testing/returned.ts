// Messages that come back, as the mail programs of the world write them: reports, complaints, answers of people and of machines.

export interface About {
  /** The message they are about, in angle brackets. */
  readonly messageId: string
  /** Who it was sent to. */
  readonly to: string
}

const lines = (...all: string[]) => all.join('\r\n')

/** Another part each time, so that no two messages are the same one. */
let counted = 0
const ownId = () => `<${(counted += 1)}.${process.pid}@mx.example.net>`

interface Failure {
  readonly action?: 'failed' | 'delayed' | 'delivered' | 'relayed'
  readonly status?: string
  readonly diagnostic?: string
  /** Who could not be reached, when that is another address than the one that was written to. */
  readonly final?: string
  readonly original?: string
}

/** Postfix: delivery status with both recipients, and the headers of the message. */
export function postfixReport({ messageId, to }: About, failure: Failure = {}): string {
  const { action = 'failed', status = '5.1.1', final = to, original } = failure
  const diagnostic = failure.diagnostic ?? `smtp; 550 5.1.1 <${final}>: Recipient address rejected: User unknown in virtual mailbox table`
  return lines(
    'Return-Path: <>',
    'Received: by mx.example.net (Postfix) id 4XyZ; Mon,  1 Jun 2026 09:00:05 +0000 (UTC)',
    'Date: Mon,  1 Jun 2026 09:00:05 +0000 (UTC)',
    'From: MAILER-DAEMON@mx.example.net (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'To: news@littoral.example',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4XyZ.1/mx.example.net"',
    `Message-Id: ${ownId()}`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4XyZ.1/mx.example.net',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.net.',
    '',
    "I'm sorry to have to inform you that your message could not",
    'be delivered to one or more recipients. It is attached below.',
    '',
    '--4XyZ.1/mx.example.net',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    'X-Postfix-Queue-ID: 4XyZ',
    'X-Postfix-Sender: rfc822; news@littoral.example',
    'Arrival-Date: Mon,  1 Jun 2026 09:00:04 +0000 (UTC)',
    '',
    `Final-Recipient: rfc822; ${final}`,
    ...(original === undefined ? [] : [`Original-Recipient: rfc822;${original}`]),
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; far.example.net',
    `Diagnostic-Code: ${diagnostic.replace('; ', '; ').replace(/(.{60}) /, '$1\r\n    ')}`,
    '',
    '--4XyZ.1/mx.example.net',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    'Return-Path: <news@littoral.example>',
    'From: Littoral Athletics <news@littoral.example>',
    `To: ${to}`,
    'Subject: The spring range is here',
    `Message-ID: ${messageId}`,
    '',
    '--4XyZ.1/mx.example.net--',
    '',
  )
}

/** Exchange Online: an HTML notification, the status, and the whole message. */
export function exchangeReport({ messageId, to }: About): string {
  return lines(
    'From: <postmaster@contoso.example>',
    'To: <news@littoral.example>',
    'Date: Mon, 1 Jun 2026 09:00:09 +0000',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="54a1-contoso"',
    'Content-Language: en-US',
    `Message-ID: ${ownId()}`,
    'X-MS-Exchange-Message-Is-Ndr:',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Subject: Undeliverable: The spring range is here',
    '',
    '--54a1-contoso',
    'Content-Type: multipart/alternative; boundary="54a1-inner"',
    '',
    '--54a1-inner',
    'Content-Type: text/plain; charset="us-ascii"',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `Your message to ${to} couldn't be delivered.`,
    '',
    '--54a1-inner',
    'Content-Type: text/html; charset="us-ascii"',
    '',
    `<html><body><p>Your message to <b>${to}</b> couldn't be delivered.</p></body></html>`,
    '',
    '--54a1-inner--',
    '',
    '--54a1-contoso',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns;DB9PR01.eurprd01.prod.exchangelabs.example',
    'Received-From-MTA: dns;mail.littoral.example',
    'Arrival-Date: Mon, 1 Jun 2026 09:00:07 +0000',
    '',
    `Final-Recipient: rfc822;${to}`,
    'Action: failed',
    'Status: 5.1.10',
    'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    '',
    '--54a1-contoso',
    'Content-Type: message/rfc822',
    '',
    'From: Littoral Athletics <news@littoral.example>',
    `To: <${to}>`,
    'Subject: The spring range is here',
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Dear friend,',
    '',
    '--54a1-contoso--',
    '',
  )
}

/** Gmail: related pictures around the notification, an indented status, and the message. */
export function gmailReport({ messageId, to }: About): string {
  return lines(
    'Return-Path: <>',
    'From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'To: news@littoral.example',
    'Auto-Submitted: auto-replied',
    'Subject: Delivery Status Notification (Failure)',
    `In-Reply-To: ${messageId}`,
    `References: ${messageId}`,
    `X-Failed-Recipients: ${to}`,
    `Message-ID: ${ownId()}`,
    'Date: Mon, 01 Jun 2026 02:00:03 -0700 (PDT)',
    'Content-Type: multipart/report; boundary="000000000000a1"; report-type=delivery-status',
    'MIME-Version: 1.0',
    '',
    '--000000000000a1',
    'Content-Type: multipart/related; boundary="000000000000b2"',
    '',
    '--000000000000b2',
    'Content-Type: text/html; charset="UTF-8"',
    '',
    `<html><body><h1>Address not found</h1><p>Your message wasn't delivered to <b>${to}</b>.</p></body></html>`,
    '',
    '--000000000000b2--',
    '--000000000000a1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; googlemail.example',
    'Arrival-Date: Mon, 01 Jun 2026 02:00:02 -0700 (PDT)',
    `X-Original-Message-ID: ${messageId}`,
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.1.1',
    'Remote-MTA: dns; gmail-smtp-in.l.google.example. (the server for the domain gmail.example.)',
    'Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try',
    " 550-5.1.1 double-checking the recipient's email address for typos or",
    ' 550 5.1.1 unnecessary spaces.',
    'Last-Attempt-Date: Mon, 01 Jun 2026 02:00:03 -0700 (PDT)',
    '',
    '--000000000000a1',
    'Content-Type: message/rfc822',
    '',
    'From: Littoral Athletics <news@littoral.example>',
    `To: ${to}`,
    `Message-ID: ${messageId}`,
    'Subject: The spring range is here',
    '',
    '----- Message truncated -----',
    '',
    '--000000000000a1--',
    '',
  )
}

/** qmail: plain words, the code in brackets, and a copy below a line. */
export function qmailReport({ messageId, to }: About, words = 'Sorry, no mailbox here by that name. (#5.1.1)'): string {
  return lines(
    'Return-Path: <>',
    'Date: 1 Jun 2026 09:00:05 -0000',
    'From: MAILER-DAEMON@old.example.net',
    'To: news@littoral.example',
    'Subject: failure notice',
    `Message-ID: ${ownId()}`,
    '',
    'Hi. This is the qmail-send program at old.example.net.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    '',
    `<${to}>:`,
    words,
    '',
    '--- Below this line is a copy of the message.',
    '',
    'Return-Path: <news@littoral.example>',
    'Received: (qmail 4711 invoked from network); 1 Jun 2026 09:00:04 -0000',
    'From: Littoral Athletics <news@littoral.example>',
    `To: ${to}`,
    `Message-ID: ${messageId}`,
    'Subject: The spring range is here',
    '',
    'Dear friend, error 5.7.1 is a fine range.',
  )
}

/** A mailbox provider's feedback loop: somebody pressed “This is spam”. The address is blacked out, as some do. */
export function complaintReport({ messageId }: About, kind = 'abuse'): string {
  return lines(
    'From: <feedback@provider.example>',
    'To: <news@littoral.example>',
    'Date: Mon, 1 Jun 2026 10:00:00 +0000',
    'Subject: FW: The spring range is here',
    `Message-ID: ${ownId()}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d"',
    '',
    '--part1_13d',
    'Content-Type: text/plain; charset="US-ASCII"',
    '',
    'This is an email abuse report for an email message received from IP 203.0.113.7.',
    '',
    '--part1_13d',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${kind}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    'Original-Mail-From: <news@littoral.example>',
    'Original-Rcpt-To: <redacted@provider.example>',
    'Source-IP: 203.0.113.7',
    '',
    '--part1_13d',
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    'From: <news@littoral.example>',
    'To: <redacted@provider.example>',
    'Subject: The spring range is here',
    `Message-ID: ${messageId}`,
    '',
    'Dear friend,',
    '',
    '--part1_13d--',
    '',
  )
}

/** Somebody writes back, quoting below. */
export function replyFrom({ messageId, to }: About, words: string, { from = to, name = 'Ada', id = ownId() } = {}): string {
  return lines(
    `From: ${name} <${from}>`,
    'To: Littoral Athletics <news@littoral.example>',
    'Subject: Re: The spring range is here',
    'Date: Mon, 1 Jun 2026 11:00:00 +0200',
    `Message-ID: ${id}`,
    `In-Reply-To: ${messageId}`,
    `References: <older@example.net> ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    words,
    '',
    'On Mon, Jun 1, 2026 at 10:00 AM Littoral Athletics <news@littoral.example>',
    'wrote:',
    '',
    '> Dear Ada,',
    '> the spring range is here.',
  )
}

/** Somebody writes back from a program that writes HTML alone. */
export function htmlReplyFrom({ messageId, to }: About, words: string): string {
  return lines(
    `From: ${to}`,
    'To: news@littoral.example',
    'Subject: =?utf-8?Q?Antw=3A_Fr=C3=BChling?=',
    `Message-ID: ${ownId()}`,
    `In-Reply-To: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<html><body><p>${words}</p><script>alert(1)</script><p>Von: Littoral &lt;news@littoral.example&gt;</p><blockquote>Dear Ada</blockquote></body></html>`,
  )
}

const absences = {
  outlook: ['Subject: Automatic reply: The spring range is here', 'X-Auto-Response-Suppress: All', 'Auto-Submitted: auto-generated'],
  sieve: ['Subject: Out of office', 'Auto-Submitted: auto-replied (vacation)', 'Precedence: bulk'],
  old: ['Subject: Re: The spring range is here', 'Precedence: auto_reply', 'X-Autoreply: yes'],
  bare: ['Subject: Abwesenheitsnotiz: Frühling'],
  empty: ['Return-Path: <>', 'Subject: Re: The spring range is here'],
}
export const absenceKinds = Object.keys(absences) as (keyof typeof absences)[]

/** A machine answers that its owner is away. */
export function absenceOf({ messageId, to }: About, kind: keyof typeof absences): string {
  return lines(
    ...absences[kind],
    `From: ${to}`,
    'To: news@littoral.example',
    `Message-ID: ${ownId()}`,
    `In-Reply-To: ${messageId}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'I am away until Monday.',
  )
}

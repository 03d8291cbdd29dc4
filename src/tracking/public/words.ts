// What the program itself says on a form, in the visitor's language; everything else on it is the organisation's own text.
import type { AnswerFault } from '../rules.ts'

export interface Words {
  readonly optional: string
  readonly choose: string
  /** Only machines see and fill the field behind it. */
  readonly leaveEmpty: string
  readonly somethingWrong: string
  readonly tooFast: string
  readonly tooOld: string
  readonly tooMany: string
  /** To whoever ticked the box of a form whose consent is confirmed by e-mail. */
  readonly confirm: string
  readonly answer: Readonly<Record<AnswerFault, string>>
}

const en: Words = {
  optional: 'optional',
  choose: 'Choose',
  leaveEmpty: 'Leave this empty',
  somethingWrong: 'Nothing has been sent yet: read the marked fields.',
  tooFast: 'That was very fast. Check what you typed and send it again.',
  tooOld: 'This page was open for a long time. Check what you typed and send it again.',
  tooMany: 'Too much was sent from your network in a short time. Wait a few minutes and send it again.',
  confirm: 'If you agreed to e-mail, open the letter we have just sent you and confirm it there.',
  answer: {
    missing: 'This is needed.',
    notEmail: 'This is not an e-mail address, such as name@example.com.',
    tooLong: 'This is longer than the field can hold.',
    notOffered: 'Choose one of the list.',
    unreadable: 'This holds characters that cannot be stored.',
  },
}

const de: Words = {
  optional: 'freiwillig',
  choose: 'Bitte wählen',
  leaveEmpty: 'Dieses Feld leer lassen',
  somethingWrong: 'Noch wurde nichts gesendet: Bitte die markierten Felder lesen.',
  tooFast: 'Das ging sehr schnell. Bitte die Angaben prüfen und noch einmal senden.',
  tooOld: 'Diese Seite war lange offen. Bitte die Angaben prüfen und noch einmal senden.',
  tooMany: 'Aus Ihrem Netz wurde in kurzer Zeit zu viel gesendet. Bitte in einigen Minuten noch einmal senden.',
  confirm: 'Wenn Sie E-Mails zugestimmt haben: Öffnen Sie die Nachricht, die wir Ihnen eben geschickt haben, und bestätigen Sie es dort.',
  answer: {
    missing: 'Diese Angabe wird gebraucht.',
    notEmail: 'Das ist keine E-Mail-Adresse wie name@example.com.',
    tooLong: 'Das ist länger, als das Feld fassen kann.',
    notOffered: 'Bitte einen Eintrag der Liste wählen.',
    unreadable: 'Das enthält Zeichen, die nicht gespeichert werden können.',
  },
}

const fr: Words = {
  optional: 'facultatif',
  choose: 'Choisir',
  leaveEmpty: 'Laissez ce champ vide',
  somethingWrong: 'Rien n’a encore été envoyé : lisez les champs signalés.',
  tooFast: 'C’était très rapide. Vérifiez votre saisie et envoyez-la de nouveau.',
  tooOld: 'Cette page est restée ouverte longtemps. Vérifiez votre saisie et envoyez-la de nouveau.',
  tooMany: 'Trop d’envois depuis votre réseau en peu de temps. Attendez quelques minutes et recommencez.',
  confirm: 'Si vous avez accepté les e-mails, ouvrez le message que nous venons de vous envoyer et confirmez-le.',
  answer: {
    missing: 'Ce champ est nécessaire.',
    notEmail: 'Ce n’est pas une adresse e-mail comme nom@example.com.',
    tooLong: 'C’est plus long que ce que le champ peut contenir.',
    notOffered: 'Choisissez un élément de la liste.',
    unreadable: 'Ce texte contient des caractères qui ne peuvent pas être enregistrés.',
  },
}

const es: Words = {
  optional: 'opcional',
  choose: 'Elegir',
  leaveEmpty: 'Deje este campo vacío',
  somethingWrong: 'Todavía no se ha enviado nada: lea los campos marcados.',
  tooFast: 'Ha sido muy rápido. Revise lo que ha escrito y envíelo de nuevo.',
  tooOld: 'Esta página ha estado abierta mucho tiempo. Revise lo que ha escrito y envíelo de nuevo.',
  tooMany: 'Se ha enviado demasiado desde su red en poco tiempo. Espere unos minutos y envíelo de nuevo.',
  confirm: 'Si aceptó recibir correos, abra el mensaje que acabamos de enviarle y confírmelo allí.',
  answer: {
    missing: 'Este dato es necesario.',
    notEmail: 'No es una dirección de correo como nombre@example.com.',
    tooLong: 'Es más largo de lo que cabe en el campo.',
    notOffered: 'Elija uno de la lista.',
    unreadable: 'Contiene caracteres que no se pueden guardar.',
  },
}

const pt: Words = {
  optional: 'opcional',
  choose: 'Escolher',
  leaveEmpty: 'Deixe este campo vazio',
  somethingWrong: 'Ainda nada foi enviado: leia os campos assinalados.',
  tooFast: 'Foi muito rápido. Verifique o que escreveu e envie de novo.',
  tooOld: 'Esta página esteve aberta muito tempo. Verifique o que escreveu e envie de novo.',
  tooMany: 'Foram feitos demasiados envios da sua rede em pouco tempo. Espere alguns minutos e envie de novo.',
  confirm: 'Se aceitou receber e-mails, abra a mensagem que acabámos de lhe enviar e confirme.',
  answer: {
    missing: 'Este dado é necessário.',
    notEmail: 'Isto não é um endereço de e-mail como nome@example.com.',
    tooLong: 'É mais longo do que o campo comporta.',
    notOffered: 'Escolha um da lista.',
    unreadable: 'Contém caracteres que não podem ser guardados.',
  },
}

const languages: Record<string, Words> = { en, de, fr, es, pt }

/** The words of a language tag; English where we have none of that language. */
export function wordsIn(lang: string): Words {
  return languages[lang.toLowerCase().split('-')[0]!] ?? en
}

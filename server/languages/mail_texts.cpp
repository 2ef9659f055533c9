#include "server/languages/text_table.h"

namespace dce::server {
namespace {

constexpr TextEntry kMailTexts[] = {
    {"mail_ready", "Your documents are ready to print", "Ihre Dokumente sind bereit zum Drucken",
     "Vos documents sont prêts à être imprimés", "Sus documentos están listos para imprimir"},
    {"mail_not_ready", "Your documents cannot be printed", "Ihre Dokumente können nicht gedruckt werden",
     "Vos documents ne peuvent pas être imprimés", "Sus documentos no se pueden imprimir"},
    {"mail_some_ready", "Some of your documents are ready to print",
     "Einige Ihrer Dokumente sind bereit zum Drucken", "Certains de vos documents sont prêts à être imprimés",
     "Algunos de sus documentos están listos para imprimir"},
    {"mail_new_code", "Your new code for printing", "Ihr neuer Code zum Drucken",
     "Votre nouveau code d’impression", "Su nuevo código de impresión"},
    {"mail_your_code", "Your code:", "Ihr Code:", "Votre code :", "Su código:"},
    {"mail_how",
     "Go to any printer, enter the code at its panel, choose your documents and print. You can look at them "
     "and "
     "change copies, sides and colour there.",
     "Gehen Sie zu einem beliebigen Drucker, geben Sie den Code am Bedienfeld ein, wählen Sie Ihre Dokumente "
     "und "
     "drucken Sie. Dort können Sie sie ansehen und Exemplare, Seiten und Farbe ändern.",
     "Allez à n’importe quelle imprimante, saisissez le code sur son panneau, choisissez vos documents et "
     "imprimez. Vous pouvez les y regarder et changer les exemplaires, les faces et la couleur.",
     "Vaya a cualquier impresora, introduzca el código en su panel, elija sus documentos e imprima. Allí "
     "puede "
     "verlos y cambiar las copias, las caras y el color."},
    {"mail_kept_hours", "They are deleted after {1} hours.", "Sie werden nach {1} Stunden gelöscht.",
     "Ils seront supprimés après {1} heures.", "Se eliminarán después de {1} horas."},
    {"mail_documents", "Documents", "Dokumente", "Documents", "Documentos"},
    {"mail_refused", "Not printed", "Nicht gedruckt", "Non imprimés", "No impresos"},
    {"mail_pending", "still being prepared; you will hear of it only if it cannot be printed",
     "wird noch vorbereitet; Sie hören davon nur, wenn es nicht gedruckt werden kann",
     "encore en préparation ; vous n’en serez averti que s’il ne peut pas être imprimé",
     "aún en preparación; solo se le avisará si no se puede imprimir"},
    {"mail_note", "Note: {1}", "Hinweis: {1}", "Remarque : {1}", "Nota: {1}"},
    {"mail_options", "Chosen in the subject: {1}.", "Im Betreff gewählt: {1}.", "Choisi dans l’objet : {1}.",
     "Elegido en el asunto: {1}."},
    {"mail_copies", "{1} copies", "{1} Exemplare", "{1} exemplaires", "{1} copias"},
    {"mail_code_changed", "The code you had before no longer works.", "Ihr bisheriger Code gilt nicht mehr.",
     "Votre ancien code n’est plus valable.", "Su código anterior ya no es válido."},
    {"mail_want_code", "For another code, send a mail with the subject “new code”.",
     "Einen anderen Code bekommen Sie mit einer Mail mit dem Betreff „neuer Code“.",
     "Pour un autre code, envoyez un courriel avec l’objet « nouveau code ».",
     "Para otro código, envíe un correo con el asunto «nuevo código»."},
    {"mail_failed_later", "These documents, which you sent earlier, turned out not to be printable.",
     "Bei diesen Dokumenten, die Sie vorhin gesendet haben, stellte sich heraus, dass sie nicht gedruckt "
     "werden "
     "können.",
     "Ces documents, que vous avez envoyés précédemment, se sont révélés impossibles à imprimer.",
     "Estos documentos, que envió anteriormente, resultaron imposibles de imprimir."},
    {"mail_footer",
     "This mail was written by the print server; answers to it are not read. If you sent nothing to be "
     "printed, "
     "somebody used your address: you need not do anything.",
     "Diese Mail hat der Druckserver geschrieben; Antworten darauf werden nicht gelesen. Haben Sie nichts "
     "zum "
     "Drucken gesendet, hat jemand Ihre Adresse benutzt: Sie müssen nichts tun.",
     "Ce courriel a été écrit par le serveur d’impression ; les réponses ne sont pas lues. Si vous n’avez "
     "rien "
     "envoyé à imprimer, quelqu’un a utilisé votre adresse : vous n’avez rien à faire.",
     "Este correo lo escribió el servidor de impresión; las respuestas no se leen. Si no envió nada para "
     "imprimir, alguien usó su dirección: no tiene que hacer nada."},
    // What jobs are refused for. Jobs keep the English sentence.
    {"refused_empty", "it is empty", "es ist leer", "il est vide", "está vacío"},
    {"refused_size", "it is larger than this server takes", "es ist größer, als dieser Server annimmt",
     "il est plus grand que ce que ce serveur accepte", "es mayor de lo que este servidor acepta"},
    {"refused_password", "it is protected by a password: send it without one",
     "es ist durch ein Kennwort geschützt: senden Sie es ohne",
     "il est protégé par un mot de passe : envoyez-le sans",
     "está protegido con una contraseña: envíelo sin ella"},
    {"refused_unreadable", "it is damaged, or of a kind that cannot be printed here",
     "es ist beschädigt oder von einer Art, die hier nicht gedruckt werden kann",
     "il est endommagé, ou d’un type qui ne s’imprime pas ici",
     "está dañado o es de un tipo que aquí no se puede imprimir"},
    {"refused_limit", "it asks for more than this server gives a document",
     "es verlangt mehr, als dieser Server einem Dokument gibt",
     "il demande plus que ce que ce serveur accorde à un document",
     "pide más de lo que este servidor concede a un documento"},
    {"refused_count", "one mail brings no more documents than those above",
     "eine Mail bringt nicht mehr Dokumente als die obigen",
     "un courriel n’apporte pas plus de documents que ceux ci-dessus",
     "un correo no trae más documentos que los anteriores"},
    {"refused_waiting", "too many of your documents are waiting already: print or delete some of them",
     "es warten schon zu viele Ihrer Dokumente: drucken oder löschen Sie einige davon",
     "trop de vos documents attendent déjà : imprimez-en ou supprimez-en quelques-uns",
     "ya esperan demasiados documentos suyos: imprima o elimine algunos"},
    {"refused_pages", "with it the documents of one mail have more pages than this server takes",
     "damit haben die Dokumente einer Mail mehr Seiten, als dieser Server annimmt",
     "avec lui les documents d’un courriel ont plus de pages que ce que ce serveur accepte",
     "con él los documentos de un correo tienen más páginas de las que este servidor acepta"},
    {"refused_nothing", "there is nothing in it that could be printed: attach a document, or write some text",
     "sie enthält nichts, was gedruckt werden könnte: hängen Sie ein Dokument an oder schreiben Sie einen "
     "Text",
     "il ne contient rien qui puisse être imprimé : joignez un document ou écrivez un texte",
     "no contiene nada que se pueda imprimir: adjunte un documento o escriba un texto"},
    {"refused_encrypted", "the message is encrypted", "die Nachricht ist verschlüsselt",
     "le message est chiffré", "el mensaje está cifrado"},
    {"refused_smime", "the message is encrypted or signed as a whole (S/MIME)",
     "die Nachricht ist als Ganzes verschlüsselt oder signiert (S/MIME)",
     "le message est chiffré ou signé dans son ensemble (S/MIME)",
     "el mensaje está cifrado o firmado en su totalidad (S/MIME)"},
    {"refused_elsewhere", "an attachment lies elsewhere and is not fetched",
     "ein Anhang liegt anderswo und wird nicht geholt",
     "une pièce jointe se trouve ailleurs et n’est pas cherchée",
     "un adjunto está en otro lugar y no se busca"},
    {"mail_itself", "your mail", "Ihre Mail", "votre courriel", "su correo"},
    {"mail_text_of", "the text of your mail", "der Text Ihrer Mail", "le texte de votre courriel",
     "el texto de su correo"},
};

}  // namespace

std::span<const TextEntry> mail_texts() {
  return kMailTexts;
}

}  // namespace dce::server

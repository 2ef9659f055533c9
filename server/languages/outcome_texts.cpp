#include "server/languages/text_table.h"

namespace dce::server {
namespace {

constexpr TextEntry kOutcomeTexts[] = {
    // What jobs say after a release. Jobs keep the English sentence, with what stands for {1} and {2}.
    {"outcome_removed", "the printer is not in use any more", "der Drucker ist nicht mehr in Gebrauch",
     "l’imprimante n’est plus en service", "la impresora ya no está en uso"},
    {"outcome_away", "the printer cannot be reached", "der Drucker ist nicht erreichbar",
     "l’imprimante est injoignable", "no se puede contactar con la impresora"},
    {"outcome_away_at", "the printer at {1} cannot be reached", "der Drucker {1} ist nicht erreichbar",
     "l’imprimante {1} est injoignable", "no se puede contactar con la impresora {1}"},
    {"outcome_away_why", "the printer at {1} cannot be reached: {2}",
     "der Drucker {1} ist nicht erreichbar: {2}", "l’imprimante {1} est injoignable : {2}",
     "no se puede contactar con la impresora {1}: {2}"},
    {"outcome_name", "the name {1} is not known: {2}", "der Name {1} ist nicht bekannt: {2}",
     "le nom {1} est inconnu : {2}", "no se conoce el nombre {1}: {2}"},
    {"outcome_certificate", "the printer at {1} shows another certificate than when it was registered",
     "der Drucker {1} zeigt ein anderes Zertifikat als bei seiner Anmeldung",
     "l’imprimante {1} présente un autre certificat que lors de son enregistrement",
     "la impresora {1} muestra un certificado distinto del que tenía al registrarse"},
    {"outcome_broke_off", "the printer went away or stood still after {1} of {2} bytes",
     "der Drucker brach nach {1} von {2} Bytes ab oder stand still",
     "l’imprimante s’est interrompue ou arrêtée après {1} octets sur {2}",
     "la impresora se interrumpió o se detuvo tras {1} de {2} bytes"},
    {"outcome_went", "the printer went away", "der Drucker war plötzlich weg",
     "l’imprimante a coupé la connexion", "la impresora cortó la conexión"},
    {"outcome_went_amid", "the printer went away while it was sent to",
     "der Drucker war mitten im Senden plötzlich weg", "l’imprimante a coupé la connexion pendant l’envoi",
     "la impresora cortó la conexión durante el envío"},
    {"outcome_cancelled", "cancelled at the printer", "am Drucker abgebrochen", "annulé à l’imprimante",
     "cancelado en la impresora"},
    {"outcome_gave_up", "the printer gave up: {1}", "der Drucker hat aufgegeben: {1}",
     "l’imprimante a abandonné : {1}", "la impresora abandonó: {1}"},
    {"outcome_queue", "the queue {1} takes no jobs", "die Warteschlange {1} nimmt keine Aufträge an",
     "la file {1} n’accepte pas de travaux", "la cola {1} no acepta trabajos"},
    {"outcome_no_file", "the printer takes no {1} file", "der Drucker nimmt die Datei nicht an ({1})",
     "l’imprimante n’accepte pas le fichier ({1})", "la impresora no acepta el fichero ({1})"},
    {"outcome_no_data", "the printer did not take the data", "der Drucker hat die Daten nicht angenommen",
     "l’imprimante n’a pas pris les données", "la impresora no aceptó los datos"},
    {"outcome_no_word", "the printer did not confirm the job", "der Drucker hat den Auftrag nicht bestätigt",
     "l’imprimante n’a pas confirmé le travail", "la impresora no confirmó el trabajo"},
    {"outcome_no_engine", "nobody has time to prepare it just now; it is tried again",
     "gerade hat niemand Zeit, es vorzubereiten; es wird wieder versucht",
     "personne n’a le temps de le préparer pour le moment ; un nouvel essai suivra",
     "ahora mismo nadie tiene tiempo de prepararlo; se volverá a intentar"},
    {"outcome_documents", "documents cannot be kept or read just now",
     "Dokumente können gerade weder abgelegt noch gelesen werden",
     "les documents ne peuvent être ni gardés ni lus pour le moment",
     "ahora mismo no se pueden guardar ni leer documentos"},
    {"outcome_no_read", "documents cannot be read just now", "Dokumente können gerade nicht gelesen werden",
     "les documents ne peuvent pas être lus pour le moment", "ahora mismo no se pueden leer documentos"},
    {"outcome_gone", "the document is no longer there", "das Dokument ist nicht mehr da",
     "le document n’est plus là", "el documento ya no está"},
    // What stands for {1} and {2}, in IPP's words and the system's.
    {"said_cancelled", "cancelled", "abgebrochen", "annulé", "cancelado"},
    {"said_stopped", "the printer stopped", "der Drucker hat angehalten", "l’imprimante s’est arrêtée",
     "la impresora se ha parado"},
    {"said_aborted", "the printer broke it off", "der Drucker hat es abgebrochen",
     "l’imprimante l’a interrompu", "la impresora lo interrumpió"},
    {"said_not_printable", "it cannot print this document", "er kann dieses Dokument nicht drucken",
     "elle ne peut pas imprimer ce document", "no puede imprimir este documento"},
    {"said_format", "it does not take this kind of document", "er nimmt diese Art von Dokument nicht",
     "elle n’accepte pas ce type de document", "no acepta este tipo de documento"},
    {"said_options", "it cannot do what was chosen", "er kann nicht, was gewählt wurde",
     "elle ne sait pas faire ce qui a été choisi", "no puede hacer lo que se eligió"},
    {"said_busy", "it is busy", "er ist beschäftigt", "elle est occupée", "está ocupada"},
    {"said_takes_none", "it takes no jobs just now", "er nimmt gerade keine Aufträge an",
     "elle n’accepte pas de travaux pour le moment", "ahora mismo no acepta trabajos"},
    {"said_trouble", "it has a fault", "er hat eine Störung", "elle est en panne", "tiene una avería"},
    {"said_not_allowed", "it does not allow this", "er erlaubt das nicht", "elle ne le permet pas",
     "no lo permite"},
    {"said_too_large", "the document is too large for it", "das Dokument ist zu groß für ihn",
     "le document est trop grand pour elle", "el documento es demasiado grande para ella"},
    {"said_silent", "no answer", "keine Antwort", "pas de réponse", "sin respuesta"},
    {"said_refused", "nothing answers there", "dort antwortet nichts", "rien n’y répond",
     "allí no responde nada"},
    {"said_no_way", "there is no way to it", "es führt kein Weg dorthin", "aucun chemin n’y mène",
     "no hay camino hasta allí"},
};

struct Word {
  std::string_view word, key;
};

/// RFC 8011, 5.3.8 (job-state-reasons) and appendix B (status codes), by CUPS's names; strerror().
constexpr Word kWords[] = {
    {"job-canceled-by-user", "said_cancelled"},
    {"job-canceled-by-operator", "said_cancelled"},
    {"job-canceled-at-device", "outcome_cancelled"},
    {"aborted-by-system", "said_aborted"},
    {"printer-stopped", "said_stopped"},
    {"printer-stopped-partly", "said_stopped"},
    {"document-format-error", "said_not_printable"},
    {"document-unprintable-error", "said_not_printable"},
    {"unsupported-document-format", "said_format"},
    {"unsupported-attributes-or-values", "said_options"},
    {"client-error-document-format-not-supported", "said_format"},
    {"client-error-document-format-error", "said_not_printable"},
    {"client-error-document-unprintable-error", "said_not_printable"},
    {"client-error-attributes-or-values-not-supported", "said_options"},
    {"client-error-conflicting-attributes", "said_options"},
    {"client-error-request-entity-too-large", "said_too_large"},
    {"client-error-forbidden", "said_not_allowed"},
    {"client-error-not-authenticated", "said_not_allowed"},
    {"client-error-not-authorized", "said_not_allowed"},
    {"server-error-busy", "said_busy"},
    {"server-error-temporary-error", "said_busy"},
    {"server-error-service-unavailable", "said_takes_none"},
    {"server-error-not-accepting-jobs", "said_takes_none"},
    {"server-error-printer-is-deactivated", "said_takes_none"},
    {"server-error-device-error", "said_trouble"},
    {"server-error-internal-error", "said_trouble"},
    {"Connection timed out", "said_silent"},
    {"Connection refused", "said_refused"},
    {"No route to host", "said_no_way"},
    {"Network is unreachable", "said_no_way"},
};

}  // namespace

std::span<const TextEntry> outcome_texts() {
  return kOutcomeTexts;
}

std::string_view key_of_word(std::string_view word) {
  for (const Word& known : kWords) {
    if (known.word == word) return known.key;
  }
  return {};
}

}  // namespace dce::server

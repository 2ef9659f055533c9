#include "server/languages/texts.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "server/languages/text_table.h"

namespace dce::server {
namespace {

constexpr TextEntry kTexts[] = {
    {"title", "Print your documents", "Dokumente drucken", "Imprimer vos documents",
     "Imprimir sus documentos"},
    {"enter_code", "Enter your code", "Geben Sie Ihren Code ein", "Saisissez votre code",
     "Introduzca su código"},
    {"code_hint", "It is in the mail you received after sending your document.",
     "Er steht in der Mail, die Sie auf Ihr Dokument hin bekommen haben.",
     "Il se trouve dans le courriel reçu après l’envoi de votre document.",
     "Está en el correo que recibió tras enviar su documento."},
    {"code", "Code", "Code", "Code", "Código"},
    {"digits_entered", "{1} of {2} digits entered", "{1} von {2} Ziffern eingegeben",
     "{1} chiffres sur {2} saisis", "{1} de {2} cifras introducidas"},
    {"erase", "Erase", "Löschen", "Effacer", "Borrar"},
    {"back", "Back", "Zurück", "Retour", "Atrás"},
    {"wrong_code", "This code is not known. Check it and try again.",
     "Diesen Code gibt es nicht. Bitte prüfen und noch einmal eingeben.",
     "Ce code est inconnu. Vérifiez-le et réessayez.",
     "Este código no existe. Compruébelo e inténtelo de nuevo."},
    {"wait", "Too many wrong codes. Please wait {1} seconds.",
     "Zu viele falsche Codes. Bitte warten Sie {1} Sekunden.",
     "Trop de codes erronés. Veuillez patienter {1} secondes.",
     "Demasiados códigos erróneos. Espere {1} segundos."},
    {"your_documents", "Your documents", "Ihre Dokumente", "Vos documents", "Sus documentos"},
    {"no_documents", "There is nothing to print. Mail a document to the print address, then look again.",
     "Es gibt nichts zu drucken. Senden Sie ein Dokument an die Druckadresse und sehen Sie dann wieder nach.",
     "Rien à imprimer. Envoyez un document à l’adresse d’impression, puis revenez.",
     "No hay nada que imprimir. Envíe un documento a la dirección de impresión y vuelva a mirar."},
    {"print", "Print", "Drucken", "Imprimer", "Imprimir"},
    {"print_again", "Print again", "Noch einmal drucken", "Imprimer de nouveau", "Imprimir de nuevo"},
    {"print_all", "Print all", "Alle drucken", "Tout imprimer", "Imprimir todo"},
    {"options", "Options", "Optionen", "Options", "Opciones"},
    {"delete", "Delete", "Löschen", "Supprimer", "Eliminar"},
    {"cancel", "Cancel", "Abbrechen", "Annuler", "Cancelar"},
    {"new_code", "New code", "Neuer Code", "Nouveau code", "Código nuevo"},
    {"new_code_hint", "You get another code, here and now. The one you have no longer works then.",
     "Sie bekommen hier und jetzt einen anderen Code. Der bisherige gilt dann nicht mehr.",
     "Vous obtenez ici même un autre code. Celui que vous avez ne sera plus valable.",
     "Obtendrá aquí mismo otro código. El que tiene dejará de ser válido."},
    {"finish", "Finish", "Fertig", "Terminer", "Terminar"},
    {"next", "Next", "Weiter", "Suivant", "Siguiente"},
    {"previous", "Previous", "Vorige", "Précédent", "Anterior"},
    {"one_page", "1 page", "1 Seite", "1 page", "1 página"},
    {"pages", "{1} pages", "{1} Seiten", "{1} pages", "{1} páginas"},
    {"page_of", "Page {1} of {2}", "Seite {1} von {2}", "Page {1} sur {2}", "Página {1} de {2}"},
    {"list_part", "{1} of {2}", "{1} von {2}", "{1} sur {2}", "{1} de {2}"},
    {"copies", "Copies", "Exemplare", "Exemplaires", "Copias"},
    {"fewer", "Fewer", "Weniger", "Moins", "Menos"},
    {"more", "More", "Mehr", "Plus", "Más"},
    {"sides", "Sides", "Seiten", "Faces", "Caras"},
    {"one_sided", "One side", "Einseitig", "Recto", "Una cara"},
    {"two_sided", "Both sides", "Beidseitig", "Recto verso", "Doble cara"},
    {"colour", "Colour", "Farbe", "Couleur", "Color"},
    {"monochrome", "Black and white", "Schwarzweiß", "Noir et blanc", "Blanco y negro"},
    {"in_colour", "In colour", "In Farbe", "En couleur", "En color"},
    {"staple", "Staple", "Heften", "Agrafer", "Grapar"},
    {"stapled", "Stapled", "Geheftet", "Agrafé", "Grapado"},
    {"not_stapled", "Not stapled", "Nicht geheftet", "Non agrafé", "Sin grapar"},
    {"state_received", "Being prepared", "Wird vorbereitet", "En préparation", "En preparación"},
    {"state_converting", "Being prepared", "Wird vorbereitet", "En préparation", "En preparación"},
    {"state_held", "Ready", "Bereit", "Prêt", "Listo"},
    {"state_releasing", "On its way to the printer", "Unterwegs zum Drucker", "En route vers l’imprimante",
     "De camino a la impresora"},
    {"state_sent", "Sent to the printer", "An den Drucker gesendet", "Envoyé à l’imprimante",
     "Enviado a la impresora"},
    {"state_printed", "Printed", "Gedruckt", "Imprimé", "Impreso"},
    {"state_unconfirmed", "Perhaps printed: look at the printer before you print it again",
     "Vielleicht gedruckt: bitte am Drucker nachsehen, bevor Sie es noch einmal drucken",
     "Peut-être imprimé : vérifiez à l’imprimante avant de l’imprimer de nouveau",
     "Quizá impreso: mire en la impresora antes de imprimirlo de nuevo"},
    {"state_failed", "Cannot be printed", "Kann nicht gedruckt werden", "Impossible à imprimer",
     "No se puede imprimir"},
    {"state_cancelled", "Cancelled", "Abgebrochen", "Annulé", "Cancelado"},
    {"preview_of", "Preview of page {1}", "Vorschau von Seite {1}", "Aperçu de la page {1}",
     "Vista previa de la página {1}"},
    {"no_preview", "No preview", "Keine Vorschau", "Pas d’aperçu", "Sin vista previa"},
    {"changed_meanwhile", "That is not possible any more: the document has moved on.",
     "Das geht nicht mehr: das Dokument ist schon weiter.",
     "Ce n’est plus possible : le document est déjà plus loin.",
     "Ya no es posible: el documento ha avanzado."},
    {"pages_left", "{1} of {2} pages are left for today.", "Heute sind noch {1} von {2} Seiten frei.",
     "Il reste {1} pages sur {2} pour aujourd’hui.", "Quedan {1} de {2} páginas para hoy."},
    {"quota_exceeded",
     "This needs {1} pages, and {2} are left for today. Choose fewer copies, or print it tomorrow.",
     "Das braucht {1} Seiten, und heute sind noch {2} frei. Wählen Sie weniger Exemplare oder drucken Sie "
     "morgen.",
     "Il faut {1} pages et il en reste {2} pour aujourd’hui. Choisissez moins d’exemplaires ou imprimez "
     "demain.",
     "Hacen falta {1} páginas y quedan {2} para hoy. Elija menos copias o imprima mañana."},
    {"printer_says", "The printer says: {1}.", "Der Drucker meldet: {1}.", "L’imprimante signale : {1}.",
     "La impresora avisa: {1}."},
    {"problem_jam", "paper jam", "Papierstau", "bourrage papier", "atasco de papel"},
    {"problem_paper", "no paper", "kein Papier", "plus de papier", "sin papel"},
    {"problem_cover", "a cover is open", "eine Klappe ist offen", "un capot est ouvert",
     "una tapa está abierta"},
    {"problem_toner", "no toner", "kein Toner", "plus de toner", "sin tóner"},
    {"problem_offline", "off, or not to be reached", "aus oder nicht erreichbar", "éteinte ou injoignable",
     "apagada o inaccesible"},
    {"problem_paused", "paused", "angehalten", "en pause", "en pausa"},
    {"problem_full", "the output tray is full", "das Ausgabefach ist voll", "le bac de sortie est plein",
     "la bandeja de salida está llena"},
    {"problem_tray", "a paper tray is missing", "ein Papierfach fehlt", "un bac à papier manque",
     "falta una bandeja de papel"},
    {"problem_waste", "the waste toner box is full", "der Resttonerbehälter ist voll",
     "le bac de toner usagé est plein", "el depósito de tóner residual está lleno"},
    {"running_out", "Running out: {1}.", "Geht zur Neige: {1}.", "Bientôt épuisé : {1}.",
     "Se está agotando: {1}."},
    {"phone_hint", "Or point your phone’s camera here.",
     "Oder richten Sie die Kamera Ihres Telefons hierher.",
     "Ou visez ce carré avec l’appareil photo de votre téléphone.",
     "O apunte aquí la cámara de su teléfono."},
    {"link_over", "This link is over", "Dieser Link ist abgelaufen", "Ce lien a expiré",
     "Este enlace ha caducado"},
    {"link_hint", "Scan the code at the printer again.", "Lesen Sie den Code am Drucker noch einmal ein.",
     "Scannez de nouveau le code à l’imprimante.", "Vuelva a escanear el código en la impresora."},
    {"panel_unknown", "This panel is not registered", "Dieses Bedienfeld ist nicht angemeldet",
     "Ce panneau n’est pas enregistré", "Este panel no está registrado"},
    {"panel_hint", "Ask the administrator for the panel’s address (“dce-server devices panel NAME”).",
     "Die Verwaltung kennt die Adresse dafür („dce-server devices panel NAME“).",
     "Demandez l’adresse du panneau à l’administrateur (« dce-server devices panel NAME »).",
     "Pida al administrador la dirección del panel («dce-server devices panel NAME»)."},
    {"language", "Language", "Sprache", "Langue", "Idioma"},
    {"not_found", "There is no such page", "Diese Seite gibt es nicht", "Cette page n’existe pas",
     "Esta página no existe"},
    {"not_found_hint", "Perhaps the document was printed or deleted meanwhile.",
     "Vielleicht wurde das Dokument inzwischen gedruckt oder gelöscht.",
     "Le document a peut-être été imprimé ou supprimé entre-temps.",
     "Quizá el documento se imprimió o se borró entretanto."},
};

template <class Visit>
void for_each_text(const Visit& visit) {
  for (const TextEntry& entry : kTexts) visit(entry);
  for (const TextEntry& entry : mail_texts()) visit(entry);
  for (const TextEntry& entry : outcome_texts()) visit(entry);
}

const TextEntry& entry_of(std::string_view key) {
  const TextEntry* found = nullptr;
  for_each_text([&](const TextEntry& entry) { found = entry.key == key ? &entry : found; });
  if (found == nullptr) throw std::logic_error("there is no text called " + std::string(key));
  return *found;
}

std::string_view in(const TextEntry& entry, std::string_view language) {
  if (language == "de") return entry.de;
  if (language == "fr") return entry.fr;
  return language == "es" ? entry.es : entry.en;
}

/// What stands for {1} and {2} where `text` is such a sentence. {2}, where it is there, is the last of it or
/// ends before a piece of text that {1} does not hold.
std::optional<std::array<std::string_view, 2>> values_in(std::string_view sentence, std::string_view text) {
  std::array<std::string_view, 2> values;
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view sign = i == 0 ? "{1}" : "{2}";
    const size_t at = sentence.find(sign);
    if (at == std::string_view::npos) break;
    if (text.substr(0, at) != sentence.substr(0, at)) return std::nullopt;
    text.remove_prefix(at);
    sentence.remove_prefix(at + sign.size());
    const std::string_view after = sentence.substr(0, sentence.find('{'));
    const size_t end = after.empty() ? text.size() : text.find(after);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    values[i] = text.substr(0, end);
    text.remove_prefix(end);
  }
  if (values[0].empty() || text != sentence) return std::nullopt;
  return values;
}

/// A list of words as printers say it, perhaps with a text of the printer's own behind it: "server-error-busy:
/// come back later". What is not known stays as it is.
std::string words_in(std::string_view language, std::string_view text) {
  const std::string_view list = text.substr(0, text.find(": "));
  std::string said;
  for (std::string_view rest = list; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(", "));
    const std::string_view key = key_of_word(word);
    const std::string_view meant = key.empty() ? word : in(entry_of(key), language);
    if (key.empty() || said.find(meant) == std::string::npos) said.append(said.empty() ? "" : ", ").append(meant);
    rest.remove_prefix(std::min(rest.size(), word.size() + 2));
  }
  return said.append(text.substr(list.size()));
}

}  // namespace

const std::vector<std::string>& languages() {
  static const std::vector<std::string> list = {"en", "de", "fr", "es"};
  return list;
}

std::string_view language_name(std::string_view language) {
  if (language == "de") return "Deutsch";
  if (language == "fr") return "Français";
  return language == "es" ? "Español" : "English";
}

std::optional<std::string> language_asked_for(std::string_view accepted) {
  // In the order they are written: what browsers send is sorted by preference already (RFC 9110, 12.5.4).
  for (size_t at = 0; at < accepted.size();) {
    const size_t start = accepted.find_first_not_of(" ,", at);
    if (start == std::string_view::npos) break;
    const std::string_view tag = accepted.substr(start, 2);
    const auto found = std::find(languages().begin(), languages().end(), tag);
    if (found != languages().end()) return *found;
    at = std::min(accepted.find(',', start), accepted.size());
  }
  return std::nullopt;
}

std::string language_for(std::string_view accepted) {
  return language_asked_for(accepted).value_or("en");
}

std::string text_in(std::string_view language, std::string_view key, std::string_view first,
                    std::string_view second) {
  const std::string_view source = in(entry_of(key), language);
  std::string text;
  for (size_t at = 0; at < source.size(); ++at) {
    const std::string_view piece = source.substr(at, 3);
    if (piece == "{1}" || piece == "{2}") {
      text += piece == "{1}" ? first : second;
      at += 2;
    } else {
      text += source[at];
    }
  }
  return text;
}

std::string translated(std::string_view language, const std::string& english) {
  const TextEntry* found = nullptr;
  for_each_text([&](const TextEntry& entry) { found = entry.en == english ? &entry : found; });
  if (found != nullptr) return std::string(in(*found, language));
  for (const TextEntry& entry : outcome_texts()) {
    if (const auto values = values_in(entry.en, english))
      return text_in(language, entry.key, words_in(language, (*values)[0]),
                     words_in(language, (*values)[1]));
  }
  return words_in(language, english);
}

std::vector<std::string_view> text_keys() {
  std::vector<std::string_view> keys;
  for_each_text([&](const TextEntry& entry) { keys.push_back(entry.key); });
  return keys;
}

View texts_view(const std::string& language) {
  View view;
  view.set("lang", language);
  for (const std::string_view key : text_keys())
    view.set("t." + std::string(key), text_in(language, key, "", ""));
  return view;
}

}  // namespace dce::server

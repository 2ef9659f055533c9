#include "mupdf/pdf_export.h"

#include <mupdf/pdf.h>

#include <utility>

#include "mupdf/fitz_context.h"
#include "mupdf/fitz_page.h"
#include "mupdf/pdf_copy.h"
#include "mupdf/pdf_syntax.h"
#include "mupdf/shade_image.h"

namespace dce::core {
namespace {

// Pages placed more than once, such as watermarks, are written once; memory must not follow the document's
// length.
constexpr size_t pages_remembered = 256;

Matrix from_fitz(fz_matrix m) {
  return {m.a, m.b, m.c, m.d, m.e, m.f};
}

void append_rect(std::string& out, fz_rect rect) {
  out += '[';
  bool first = true;
  for (float value : {rect.x0, rect.y0, rect.x1, rect.y1}) {
    if (!first) out += ' ';
    append_pdf_number(out, value);
    first = false;
  }
  out += ']';
}

/// MuPDF keeps appearances it made up for annotations without one apart from the file; they are seen while
/// this lives. Trivially destructible by intent: enter and leave by hand, as errors leave by longjmp.
struct MadeUpAppearances {
  pdf_document* document;
  void enter() const {
    if (document->local_xref) ++document->local_xref_nesting;
  }
  void leave() const {
    if (document->local_xref) --document->local_xref_nesting;
  }
};

}  // namespace

struct PdfExporter::Shared {
  explicit Shared(PdfObjectSink& s) : sink(s), layers(s) {}
  PdfObjectSink& sink;
  PdfLayers layers;
  bool first = true;           ///< no page was added yet
  std::string output_intents;  ///< of the only PDF document, for the catalog
};

/// One document that pages come from, with what of it was written. Belongs to the document's context, as its
/// scratch document does.
class PdfExporter::SourceDocument {
 public:
  SourceDocument(Shared& shared, FitzContext& context) : shared_(shared), context_(context) {}
  ~SourceDocument() { pdf_drop_document(context_.get(), scratch_); }
  SourceDocument(const SourceDocument&) = delete;
  SourceDocument& operator=(const SourceDocument&) = delete;

  Result<PdfPageContent> add(FitzPage& page) {
    const std::pair key(page.page()->chapter, page.page()->number);
    const auto known = pages_.find(key);
    if (known != pages_.end()) return known->second;
    content_ = {};
    pdf_page* pdf = pdf_page_from_fz_page(context_.get(), page.page());
    DCE_TRY(prepare(pdf));
    DCE_TRY(guarded([&] { pdf ? add_pdf(pdf, page) : add_drawn(page); }));
    DCE_TRY(copier_->take_failure());
    if (pages_.size() >= pages_remembered) pages_.clear();
    pages_.emplace(key, content_);
    return content_;
  }

 private:
  template <class Body>
  Status guarded(Body&& body) {
    return context_.guarded([&](fz_context*) { body(); });
  }

  Status prepare(pdf_page* page) {
    if (copier_) return ok();
    if (!page) DCE_TRY(guarded([&] { scratch_ = pdf_create_document(context_.get()); }));
    copier_ = std::make_unique<PdfCopier>(context_.get(), page ? page->doc : scratch_, shared_.sink,
                                          shared_.layers, context_.cancellation(),
                                          page ? PdfCopier::Keep::source : PdfCopier::Keep::nothing);
    if (page) DCE_TRY(guarded([&] { take_output_intents(page->doc); }));
    shared_.first = false;
    return ok();
  }

  /// What the colours of the file mean to a press is worth keeping, as long as there is one file.
  void take_output_intents(pdf_document* document) {
    fz_context* ctx = context_.get();
    pdf_obj* intents = pdf_dict_getp(ctx, pdf_trailer(ctx, document), "Root/OutputIntents");
    shared_.output_intents.clear();
    if (!shared_.first || pdf_array_len(ctx, intents) == 0) return;
    shared_.output_intents = "/OutputIntents";
    copier_->append(shared_.output_intents, pdf_resolve_indirect_chain(ctx, intents));
    copier_->flush();
  }

  void add_pdf(pdf_page* page, const FitzPage& fitz_page) {
    fz_context* ctx = context_.get();
    fz_rect box;
    fz_matrix to_fitz_page;
    pdf_page_transform(ctx, page, &box, &to_fitz_page);
    const Matrix to_page = from_fitz(fz_concat(to_fitz_page, fitz_page.to_page()));

    entries_ = "/BBox";
    append_rect(entries_, box);
    if (page->transparency) {
      content_.transparency = true;
      append_group(page);
      entries_ += "/Group" + content_.group;
    }
    entries_ += "/Resources";
    pdf_obj* resources = pdf_page_resources(ctx, page);
    const bool has_resources = pdf_is_dict(ctx, resources);
    copier_->begin_page(has_resources ? resources : nullptr, pdf_page_contents(ctx, page));
    if (has_resources)
      copier_->append(entries_, resources);
    else
      entries_ += "<<>>";
    const int number = shared_.sink.reserve();
    copier_->form(number, entries_, pdf_page_contents(ctx, page));
    content_.forms.push_back({number, to_page});

    for (pdf_annot* annot = pdf_first_annot(ctx, page); annot; annot = pdf_next_annot(ctx, annot)) {
      add_appearance(page, annot, to_fitz_page, fitz_page.to_page());
    }
    for (pdf_annot* widget = pdf_first_widget(ctx, page); widget; widget = pdf_next_widget(ctx, widget)) {
      add_appearance(page, widget, to_fitz_page, fitz_page.to_page());
    }
    copier_->flush();
    copier_->end_page();
  }

  /// ISO 32000-1, 11.6.6: the page is an isolated group; its colour space decides in what its parts blend.
  void append_group(pdf_page* page) {
    fz_context* ctx = context_.get();
    content_.group = "<</S/Transparency/I true";
    pdf_obj* space = pdf_dict_get(ctx, pdf_page_group(ctx, page), PDF_NAME(CS));
    if (space) {
      content_.group += "/CS";
      copier_->append(content_.group, space);
    }
    content_.group += ">>";
  }

  /// What does not turn with its page stays upright, by its upper left corner (ISO 32000-1, 12.5.3).
  fz_matrix kept_upright(pdf_page* page, pdf_annot* annot, fz_matrix to_fitz_page) {
    fz_context* ctx = context_.get();
    if (!(pdf_annot_flags(ctx, annot) & PDF_ANNOT_IS_NO_ROTATE)) return to_fitz_page;
    const int turn = pdf_to_int(ctx, pdf_dict_get_inheritable(ctx, page->obj, PDF_NAME(Rotate)));
    const fz_rect box = pdf_dict_get_rect(ctx, pdf_annot_obj(ctx, annot), PDF_NAME(Rect));
    const fz_point corner = fz_transform_point_xy(box.x0, box.y1, to_fitz_page);
    const fz_matrix about_corner =
        fz_concat(fz_concat(fz_translate(-corner.x, -corner.y), fz_rotate(static_cast<float>(-turn))),
                  fz_translate(corner.x, corner.y));
    return fz_concat(to_fitz_page, about_corner);
  }

  void add_appearance(pdf_page* page, pdf_annot* annot, fz_matrix to_fitz_page, fz_matrix to_page) {
    fz_context* ctx = context_.get();
    const int flags = pdf_annot_flags(ctx, annot);
    if (!(flags & PDF_ANNOT_IS_PRINT) || (flags & (PDF_ANNOT_IS_HIDDEN | PDF_ANNOT_IS_INVISIBLE))) return;
    if (pdf_annot_type(ctx, annot) == PDF_ANNOT_POPUP) return;
    if (copier_->hidden(pdf_dict_get(ctx, pdf_annot_obj(ctx, annot), PDF_NAME(OC)))) return;
    const MadeUpAppearances made_up{page->doc};
    made_up.enter();
    fz_try(ctx) {
      pdf_obj* appearance = pdf_annot_ap(ctx, annot);
      if (appearance && pdf_is_indirect(ctx, appearance) && pdf_is_stream(ctx, appearance)) {
        const fz_matrix place =
            fz_concat(fz_concat(pdf_annot_transform(ctx, annot), kept_upright(page, annot, to_fitz_page)), to_page);
        const int number = copier_->number_of(appearance);
        copier_->flush();
        content_.forms.push_back({number, from_fitz(place)});
      }
    }
    fz_always(ctx) {
      made_up.leave();
    }
    fz_catch(ctx) {
      if (context_.cancellation().cancelled() || fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
      fz_warn(ctx, "an annotation is left out: %s", fz_caught_message(ctx));
    }
  }

  /// What is no PDF is drawn into the scratch document, whose page space is the form's: points, y up.
  void add_drawn(const FitzPage& page) {
    fz_context* ctx = context_.get();
    const SizePt size = page.size();
    const fz_rect box = fz_make_rect(0, 0, static_cast<float>(size.width), static_cast<float>(size.height));
    pdf_obj* resources = nullptr;
    fz_buffer* contents = nullptr;
    fz_device* device = nullptr;
    fz_var(resources);
    fz_var(contents);
    fz_var(device);
    fz_try(ctx) {
      device = pdf_page_write(ctx, scratch_, box, &resources, &contents);
      device->fill_shade = fill_shade_as_image;
      fz_run_page(ctx, page.page(), device, page.to_page(), cookie_);
      fz_close_device(ctx, device);
      entries_ = "/BBox";
      append_rect(entries_, box);
      entries_ += "/Resources";
      copier_->append(entries_, resources);
      const int number = shared_.sink.reserve();
      copier_->form(number, entries_, contents);
      content_.forms.push_back({number, {1, 0, 0, -1, 0, size.height}});
      copier_->flush();
    }
    fz_always(ctx) {
      fz_drop_device(ctx, device);
      fz_drop_buffer(ctx, contents);
      pdf_drop_obj(ctx, resources);
    }
    fz_catch(ctx) {
      fz_rethrow(ctx);
    }
  }

  Shared& shared_;
  FitzContext& context_;
  pdf_document* scratch_ = nullptr;
  std::unique_ptr<PdfCopier> copier_;
  std::map<std::pair<int, int>, PdfPageContent> pages_;
  fz_cookie* cookie_ = nullptr;
  PdfPageContent content_;  ///< of the page being added; members, since errors leave by longjmp
  std::string entries_;
};

PdfExporter::PdfExporter(PdfObjectSink& sink) : shared_(std::make_unique<Shared>(sink)) {}
PdfExporter::~PdfExporter() = default;

Result<PdfPageContent> PdfExporter::add(Page& page) {
  DCE_ASSIGN(auto source, source_of(page));
  return source->add(static_cast<FitzPage&>(page));
}

Result<std::shared_ptr<PdfExporter::SourceDocument>> PdfExporter::source_of(Page& page) {
  auto* fitz_page = dynamic_cast<FitzPage*>(&page);
  if (!fitz_page) return Status(Code::internal, "only pages that MuPDF opened can be written as PDF");
  FitzContext& context = fitz_page->context();
  std::weak_ptr<SourceDocument>& slot = sources_[&context];
  auto source = slot.lock();  // gone, if the address is a new context's
  if (!source) {
    source = std::make_shared<SourceDocument>(*shared_, context);
    slot = source;
    context.attach(source);
  }
  return source;
}

Result<std::string> PdfExporter::finish() {
  DCE_ASSIGN(std::string entries, shared_->layers.finish());
  return entries + shared_->output_intents;
}

}  // namespace dce::core

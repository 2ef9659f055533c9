#include "mupdf/same_page.h"

#include <array>
#include <cstring>
#include <utility>

namespace dce::core {
namespace {

constexpr int most_objects = 2000, most_deep = 40;
constexpr int64_t most_bytes = 16 << 20;  // of streams

/// What says nothing about marks on paper (ISO 32000-1, 14.3, 14.5, 14.7.4.4 and 12.5.2).
bool unseen(const char* key) {
  static constexpr const char* keys[] = {"LastModified", "Metadata", "NM", "PieceInfo", "StructParent", "StructParents"};
  for (const char* name : keys) {
    if (std::strcmp(key, name) == 0) return true;
  }
  return false;
}

/// Compares two objects and all they refer to. MuPDF leaves by longjmp: nothing here has a destructor.
class Comparison {
 public:
  Comparison(fz_context* ctx, pdf_document* pdf) : ctx_(ctx), pdf_(pdf) {}

  bool same(pdf_obj* a, pdf_obj* b, int depth = 0) {
    if (a == b) return true;
    if (!a || !b || depth > most_deep || ++objects_ > most_objects) return false;
    const int number_a = pdf_to_num(ctx_, a), number_b = pdf_to_num(ctx_, b);
    if (number_a != 0 && number_a == number_b) return true;
    if (number_a != 0 && number_b != 0) {
      // A pair that is being compared is the same unless something else differs: so circles end.
      for (int i = 0; i < pairs_; ++i) {
        if (pair_[i] == std::pair(number_a, number_b)) return true;
      }
      if (pairs_ == static_cast<int>(pair_.size())) return false;
      pair_[pairs_++] = {number_a, number_b};
    }
    if (pdf_is_array(ctx_, a)) return pdf_is_array(ctx_, b) && same_array(a, b, depth);
    if (!pdf_is_dict(ctx_, a)) return pdf_objcmp_resolve(ctx_, a, b) == 0;
    if (!pdf_is_dict(ctx_, b)) return false;
    const bool stream = number_a != 0 && pdf_is_stream(ctx_, a);
    if (stream != (number_b != 0 && pdf_is_stream(ctx_, b))) return false;
    if (!same_dictionary(a, b, depth)) return false;
    return !stream || (pdf_dict_get_int(ctx_, a, PDF_NAME(Length)) <= most_bytes && same_bytes(number_a, number_b));
  }

 private:
  bool same_array(pdf_obj* a, pdf_obj* b, int depth) {
    const int count = pdf_array_len(ctx_, a);
    if (count != pdf_array_len(ctx_, b)) return false;
    for (int i = 0; i < count; ++i) {
      if (!same(pdf_array_get(ctx_, a, i), pdf_array_get(ctx_, b, i), depth + 1)) return false;
    }
    return true;
  }

  int seen_keys(pdf_obj* dictionary) {
    const int count = pdf_dict_len(ctx_, dictionary);
    int seen = 0;
    for (int i = 0; i < count; ++i) {
      if (!unseen(pdf_to_name(ctx_, pdf_dict_get_key(ctx_, dictionary, i)))) ++seen;
    }
    return seen;
  }

  bool same_dictionary(pdf_obj* a, pdf_obj* b, int depth) {
    if (seen_keys(a) != seen_keys(b)) return false;
    const int count = pdf_dict_len(ctx_, a);
    for (int i = 0; i < count; ++i) {
      pdf_obj* const key = pdf_dict_get_key(ctx_, a, i);
      if (unseen(pdf_to_name(ctx_, key))) continue;
      if (!same(pdf_dict_get_val(ctx_, a, i), pdf_dict_get(ctx_, b, key), depth + 1)) return false;
    }
    return true;
  }

  bool same_bytes(int number_a, int number_b) {
    bool same = false;
    fz_buffer *a = nullptr, *b = nullptr;
    fz_var(a);
    fz_var(b);
    fz_var(same);
    fz_try(ctx_) {
      a = pdf_load_raw_stream_number(ctx_, pdf_, number_a);
      b = pdf_load_raw_stream_number(ctx_, pdf_, number_b);
      unsigned char *bytes_a, *bytes_b;
      const size_t size = fz_buffer_storage(ctx_, a, &bytes_a);
      bytes_ += static_cast<int64_t>(size);
      same = size == fz_buffer_storage(ctx_, b, &bytes_b) && bytes_ <= most_bytes &&
             (size == 0 || std::memcmp(bytes_a, bytes_b, size) == 0);
    }
    fz_always(ctx_) {
      fz_drop_buffer(ctx_, a);
      fz_drop_buffer(ctx_, b);
    }
    fz_catch(ctx_) { fz_rethrow(ctx_); }
    return same;
  }

  fz_context* const ctx_;
  pdf_document* const pdf_;
  std::array<std::pair<int, int>, 512> pair_;
  int pairs_ = 0, objects_ = 0;
  int64_t bytes_ = 0;
};

}  // namespace

bool same_page(fz_context* ctx, pdf_document* pdf, pdf_obj* first, pdf_obj* second) {
  pdf_obj* const inherited[] = {PDF_NAME(MediaBox), PDF_NAME(CropBox), PDF_NAME(Rotate), PDF_NAME(Resources)};
  pdf_obj* const own[] = {PDF_NAME(BleedBox), PDF_NAME(TrimBox),       PDF_NAME(ArtBox),   PDF_NAME(UserUnit),
                          PDF_NAME(Group),    PDF_NAME(OutputIntents), PDF_NAME(Contents), PDF_NAME(Annots)};
  Comparison comparison(ctx, pdf);
  for (pdf_obj* key : inherited) {
    if (!comparison.same(pdf_dict_get_inheritable(ctx, first, key), pdf_dict_get_inheritable(ctx, second, key))) {
      return false;
    }
  }
  for (pdf_obj* key : own) {
    if (!comparison.same(pdf_dict_get(ctx, first, key), pdf_dict_get(ctx, second, key))) return false;
  }
  return true;
}

}  // namespace dce::core

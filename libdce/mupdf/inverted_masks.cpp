// A mask that shows where its group leaves the page free is one of luminosity: the group in black on white.
// Groups that paint with colours of their own, which no program is known to write, are left to MuPDF. Masks
// are met on their way to the interpreter; fitz errors pass through, so nothing here needs a destructor.
#include "mupdf/inverted_masks.h"

#include <algorithm>
#include <string_view>

#include "mupdf/fitz_context.h"
#include "mupdf/stream_content.h"

namespace dce::core {
namespace {

InvertedMasks* masks_of(fz_context* ctx) {
  auto* context = static_cast<FitzContext*>(fz_user_context(ctx));
  return context ? &context->inverted_masks() : nullptr;
}

bool inverts(fz_context* ctx, pdf_obj* transfer) {
  if (!pdf_is_dict(ctx, transfer)) return false;
  bool inverted = false;
  pdf_function* function = nullptr;
  fz_var(function);
  fz_var(inverted);
  fz_try(ctx) {
    function = pdf_load_function(ctx, transfer, 1, 1);
    inverted = true;
    for (const float in : {0.0f, 0.25f, 0.5f, 1.0f}) {
      float out = 0;
      pdf_eval_function(ctx, function, &in, 1, &out, 1);
      inverted = inverted && out > 0.99f - in && out < 1.01f - in;
    }
  }
  fz_always(ctx) {
    pdf_drop_function(ctx, function);
  }
  fz_catch(ctx) {
    fz_rethrow_if(ctx, FZ_ERROR_MEMORY);
    inverted = false;
  }
  return inverted;
}

bool is_of_color(std::string_view token) {
  constexpr std::string_view operators[] = {"g", "rg", "k",   "sc", "scn", "cs", "G", "RG",
                                            "K", "SC", "SCN", "CS", "sh",  "Do", "BI"};
  return std::find(std::begin(operators), std::end(operators), token) != std::end(operators);
}

/// Words that are operators of colour, be it within a string: then it is not known to paint in black alone.
bool may_set_colors(std::string_view content) {
  constexpr std::string_view delimiters(" \t\r\n\f\0()<>[]{}/%", 16);
  for (size_t at = 0; at < content.size();) {
    const size_t end = std::min(content.find_first_of(delimiters, at), content.size());
    if (is_of_color(content.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

struct RunCalls {
  decltype(pdf_processor::op_gs_begin) begin;
  decltype(pdf_processor::op_gs_SMask) mask;
};

/// What processors that draw do, from the first of them.
const RunCalls& calls_of(const pdf_processor* processor) {
  static const RunCalls calls{processor->op_gs_begin, processor->op_gs_SMask};
  return calls;
}

void gs_begin(fz_context* ctx, pdf_processor* processor, const char* name, pdf_obj* state) {
  if (InvertedMasks* masks = masks_of(ctx)) {
    pdf_obj* const mask = pdf_dict_get(ctx, state, PDF_NAME(SMask));
    masks->set_next(pdf_is_dict(ctx, mask) &&
                    pdf_name_eq(ctx, pdf_dict_get(ctx, mask, PDF_NAME(S)), PDF_NAME(Alpha)) &&
                    inverts(ctx, pdf_dict_get(ctx, mask, PDF_NAME(TR))));
  }
  calls_of(processor).begin(ctx, processor, name, state);
}

void gs_mask(fz_context* ctx, pdf_processor* processor, pdf_obj* group, pdf_obj* resources, float* backdrop,
             int luminosity) {
  InvertedMasks* const masks = masks_of(ctx);
  const bool inverted =
      masks && group && masks->next() && !content_holds(ctx, group, true, may_set_colors) && masks->add(pdf_to_num(ctx, group));
  float white[FZ_MAX_COLORS] = {};
  if (inverted) {
    fz_colorspace* const space = pdf_xobject_colorspace(ctx, group);
    if (!fz_colorspace_is_cmyk(ctx, space)) std::fill(std::begin(white), std::end(white), 1.0f);
    fz_drop_colorspace(ctx, space);
  }
  calls_of(processor).mask(ctx, processor, group, resources, inverted ? white : backdrop,
                           inverted ? 1 : luminosity);
}

}  // namespace

bool InvertedMasks::contains(int group) const {
  return std::find(groups_.begin(), groups_.end(), group) != groups_.end();
}

void begin_inverted_mask(fz_context* ctx, pdf_processor* processor, pdf_obj* contents) {
  InvertedMasks* const masks = masks_of(ctx);
  if (!masks || !processor->op_g || !processor->op_G || !masks->contains(pdf_to_num(ctx, contents))) return;
  processor->op_g(ctx, processor, 0);
  processor->op_G(ctx, processor, 0);
}

void heed_inverted_masks(pdf_processor* processor) {
  (void)calls_of(processor);
  processor->op_gs_begin = gs_begin;
  processor->op_gs_SMask = gs_mask;
}

}  // namespace dce::core

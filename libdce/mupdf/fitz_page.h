#pragma once

#include <memory>
#include <optional>

#include "document/document.h"
#include "mupdf/fitz_context.h"
#include "mupdf/image_collector.h"
#include "mupdf/overprint_survey.h"

namespace dce::core {

/// A page of anything MuPDF opened. It is interpreted once, into a display list, and drawn from that for each
/// band.
class FitzPage final : public Page {
 public:
  /// Takes over the caller's reference to `page`. `number` is 1-based.
  static Result<std::unique_ptr<Page>> make(FitzContext& context, fz_page* page, int number);
  ~FitzPage() override;

  SizePt size() const override { return size_; }
  Status draw(const MutableBand& band, const Matrix& to_device, const Rect& clip) override;
  Status run(Canvas& canvas, const Matrix& to_device, const Rect& clip,
             std::span<const PlacedPage> beneath) override;
  std::span<const PlacedImage> only_images() override;
  Result<PagePreflight> preflight() override;
  void warn(const std::string& text) override { context_.reporter().warning(number_, text); }
  bool may_have_color() const override;

  FitzContext& context() const { return context_; }
  fz_page* page() const { return page_; }
  /// From MuPDF's page space to page points with the origin at the top left.
  fz_matrix to_page() const { return fz_translate(-bounds_.x0, -bounds_.y0); }
  Result<fz_display_list*> display_list();  ///< stays the page's

 private:
#ifdef __SANITIZE_THREAD__
  static constexpr double slower = 8;  // or it would end pages for what it makes of their work
#else
  static constexpr double slower = 1;
#endif

  FitzPage(FitzContext& context, fz_page* page, int number)
      : context_(context), page_(page), number_(number) {}

  Status draw_in_colour(const MutableBand& band, const Matrix& to_device, const Rect& clip);
  /// Null where overprint makes no difference.
  Result<const OverprintSurvey*> overprints();
  Status refused();  ///< Code::limit when memory was refused since it was last asked

  FitzContext& context_;
  fz_page* page_;
  int number_;
  fz_rect bounds_{};
  SizePt size_;
  fz_display_list* list_ = nullptr;
  bool played_ = false;  ///< to a canvas
  double seconds_ = Limits::page_seconds * slower;  ///< of processor time that the page may still take
  std::unique_ptr<ImageCollection> images_;
  bool may_overprint_ = false;  ///< by the page's resources
  std::unique_ptr<const OverprintSurvey> overprints_;
  std::optional<bool> blends_;
  mutable int color_ = -1;  ///< unknown, no, yes
};

}  // namespace dce::core

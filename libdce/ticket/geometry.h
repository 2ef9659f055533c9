#pragma once

namespace dce::core {

/// Points (1/72 inch), y downwards from the top left of a page or sheet.
struct SizePt {
  double width = 0, height = 0;
  bool operator==(const SizePt&) const = default;
};
struct RectPt {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
  bool operator==(const RectPt&) const = default;
};

/// x' = a x + c y + e, y' = b x + d y + f, as PDF writes [a b c d e f].
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
  bool operator==(const Matrix&) const = default;

  static Matrix scale(double sx, double sy) { return {sx, 0, 0, sy, 0, 0}; }
  static Matrix translate(double tx, double ty) { return {1, 0, 0, 1, tx, ty}; }
  /// This one first, then `next`.
  Matrix then(const Matrix& next) const {
    return {a * next.a + b * next.c,          a * next.b + b * next.d,
            c * next.a + d * next.c,          c * next.b + d * next.d,
            e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f};
  }
};

/// Dots an inch, across the feed direction (x) and along it (y).
struct Resolution {
  int x = 600, y = 600;
  bool operator==(const Resolution&) const = default;
};

}  // namespace dce::core

// The operators of PCL XL: their names, where they may stand and which attributes they need.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dce::core::pclxl {

/// Where an operator may stand (PCL XL Feature Reference, "Operator sequence").
enum Where : uint8_t {
  outside = 1,   ///< before BeginSession
  session = 2,   ///< within a session, between pages
  page = 4,      ///< within a page
  image = 8,     ///< between BeginImage and EndImage
  pattern = 16,  ///< between BeginRastPattern and EndRastPattern
  font = 32,     ///< between BeginFontHeader and EndFontHeader
  character = 64,
  stream = 128,  ///< between BeginStream and EndStream
};

struct OperatorInfo {
  int tag;
  std::string_view name;
  uint8_t where;
  bool drawn;                   ///< false: a picture changes that is not drawn here
  std::array<int, 6> required;  ///< attribute ids, 0 ends them
};

/// nullptr where the tag is no operator.
const OperatorInfo* find_operator(int tag);

enum Tag : int {
  BeginSession = 0x41,
  EndSession = 0x42,
  BeginPage = 0x43,
  EndPage = 0x44,
  VendorUnique = 0x46,
  Comment = 0x47,
  OpenDataSource = 0x48,
  CloseDataSource = 0x49,
  BeginFontHeader = 0x4f,
  ReadFontHeader = 0x50,
  EndFontHeader = 0x51,
  BeginChar = 0x52,
  ReadChar = 0x53,
  EndChar = 0x54,
  RemoveFont = 0x55,
  SetDefaultGS = 0x57,
  BeginStream = 0x5b,
  ReadStream = 0x5c,
  EndStream = 0x5d,
  PopGS = 0x60,
  PushGS = 0x61,
  SetClipReplace = 0x62,
  SetBrushSource = 0x63,
  SetCharAngle = 0x64,
  SetCharScale = 0x65,
  SetCharShear = 0x66,
  SetClipIntersect = 0x67,
  SetClipRectangle = 0x68,
  SetClipToPage = 0x69,
  SetColorSpace = 0x6a,
  SetCursor = 0x6b,
  SetCursorRel = 0x6c,
  SetFillMode = 0x6e,
  SetFont = 0x6f,
  SetLineDash = 0x70,
  SetLineCap = 0x71,
  SetLineJoin = 0x72,
  SetMiterLimit = 0x73,
  SetPageDefaultCTM = 0x74,
  SetPageOrigin = 0x75,
  SetPageRotation = 0x76,
  SetPageScale = 0x77,
  SetPaintTxMode = 0x78,
  SetPenSource = 0x79,
  SetPenWidth = 0x7a,
  SetROP = 0x7b,
  SetSourceTxMode = 0x7c,
  SetCharBoldValue = 0x7d,
  SetClipMode = 0x7f,
  CloseSubPath = 0x84,
  NewPath = 0x85,
  PaintPath = 0x86,
  ArcPath = 0x91,
  BezierPath = 0x93,
  BezierRelPath = 0x95,
  Chord = 0x96,
  ChordPath = 0x97,
  Ellipse = 0x98,
  EllipsePath = 0x99,
  LinePath = 0x9b,
  LineRelPath = 0x9d,
  Pie = 0x9e,
  PiePath = 0x9f,
  Rectangle = 0xa0,
  RectanglePath = 0xa1,
  RoundRectangle = 0xa2,
  RoundRectanglePath = 0xa3,
  Text = 0xa8,
  BeginImage = 0xb0,
  ReadImage = 0xb1,
  EndImage = 0xb2,
  BeginRastPattern = 0xb3,
  ReadRastPattern = 0xb4,
  EndRastPattern = 0xb5,
  BeginScan = 0xb6,
  EndScan = 0xb8,
  Passthrough = 0xbf,
};

}  // namespace dce::core::pclxl

#include "ticket/media.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

#include "ticket/size_text.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

/// A row of the table. Its dimensions are what its name says: a name that says none does not compile.
consteval MediaSize medium(std::string_view name, std::string_view aliases = {}) {
  const MediaDimensions size = self_described_dimensions(name).value();
  return {name, aliases, size.x, size.y, kMediaRounding};
}

/// A sheet that trays hold: documents are made for it by programs that know its size but roughly.
consteval MediaSize sheet(std::string_view name, std::string_view aliases) {
  MediaSize size = medium(name, aliases);
  size.tolerance = size_tolerance(size.x_dimension);
  return size;
}

// PWG 5101.1 section 5, with the names that lp(1), PPD files and people use for them.
constexpr MediaSize kSizes[] = {
    // ISO 216 and 269, A
    sheet("iso_a4_210x297mm", "a4 iso-a4"),
    sheet("iso_a3_297x420mm", "a3 iso-a3"),
    sheet("iso_a5_148x210mm", "a5 iso-a5"),
    medium("iso_a6_105x148mm", "a6 iso-a6"),
    sheet("iso_a0_841x1189mm", "a0 iso-a0"),
    sheet("iso_a1_594x841mm", "a1 iso-a1"),
    sheet("iso_a2_420x594mm", "a2 iso-a2"),
    medium("iso_a7_74x105mm", "a7 iso-a7"),
    medium("iso_a8_52x74mm", "a8 iso-a8"),
    medium("iso_a9_37x52mm", "a9 iso-a9"),
    medium("iso_a10_26x37mm", "a10 iso-a10"),
    medium("iso_2a0_1189x1682mm", "2a0"),
    medium("iso_4a0_1682x2378mm", "4a0"),
    medium("iso_a0x3_1189x2523mm"),
    medium("iso_a1x3_841x1783mm"),
    medium("iso_a1x4_841x2378mm"),
    medium("iso_a2x3_594x1261mm"),
    medium("iso_a2x4_594x1682mm"),
    medium("iso_a2x5_594x2102mm"),
    medium("iso_a3x3_420x891mm"),
    medium("iso_a3x4_420x1189mm"),
    medium("iso_a3x5_420x1486mm"),
    medium("iso_a3x6_420x1783mm"),
    medium("iso_a3x7_420x2080mm"),
    medium("iso_a4x3_297x630mm"),
    medium("iso_a4x4_297x841mm"),
    medium("iso_a4x5_297x1051mm"),
    medium("iso_a4x6_297x1261mm"),
    medium("iso_a4x7_297x1471mm"),
    medium("iso_a4x8_297x1682mm"),
    medium("iso_a4x9_297x1892mm"),
    medium("iso_a3-extra_322x445mm", "a3extra"),
    medium("iso_a4-extra_235.5x322.3mm", "a4extra"),
    medium("iso_a4-tab_225x297mm", "a4tab"),
    medium("iso_a5-extra_174x235mm", "a5extra"),
    // ISO 216, B
    sheet("iso_b5_176x250mm", "b5 isob5 iso-b5"),
    sheet("iso_b4_250x353mm", "b4 isob4 iso-b4"),
    medium("iso_b0_1000x1414mm", "isob0 iso-b0"),
    medium("iso_b1_707x1000mm", "isob1 iso-b1"),
    medium("iso_b2_500x707mm", "isob2 iso-b2"),
    medium("iso_b3_353x500mm", "isob3 iso-b3"),
    medium("iso_b6_125x176mm", "isob6 iso-b6"),
    medium("iso_b6c4_125x324mm"),
    medium("iso_b7_88x125mm", "isob7 iso-b7"),
    medium("iso_b8_62x88mm", "isob8 iso-b8"),
    medium("iso_b9_44x62mm", "isob9 iso-b9"),
    medium("iso_b10_31x44mm", "isob10 iso-b10"),
    medium("iso_b5-extra_201x276mm", "isob5extra"),
    // ISO 269, envelopes
    medium("iso_dl_110x220mm", "dl envdl iso-designated-long"),
    medium("iso_c5_162x229mm", "c5 envc5 iso-c5"),
    medium("iso_c4_229x324mm", "c4 envc4 iso-c4"),
    medium("iso_c6_114x162mm", "c6 envc6 iso-c6"),
    medium("iso_c0_917x1297mm", "c0 envc0 iso-c0"),
    medium("iso_c1_648x917mm", "c1 envc1 iso-c1"),
    medium("iso_c2_458x648mm", "c2 envc2 iso-c2"),
    medium("iso_c3_324x458mm", "c3 envc3 iso-c3"),
    medium("iso_c6c5_114x229mm", "c65 envc65"),
    medium("iso_c7_81x114mm", "c7 envc7 iso-c7"),
    medium("iso_c7c6_81x162mm", "c7c6 envc76"),
    medium("iso_c8_57x81mm", "c8 envc8 iso-c8"),
    medium("iso_c9_40x57mm", "c9 envc9 iso-c9"),
    medium("iso_c10_28x40mm", "c10 envc10 iso-c10"),
    // ISO 217, untrimmed, and ISO 7810, cards
    medium("iso_ra0_860x1220mm", "ra0"),
    medium("iso_ra1_610x860mm", "ra1"),
    medium("iso_ra2_430x610mm", "ra2"),
    sheet("iso_ra3_305x430mm", "ra3"),
    sheet("iso_ra4_215x305mm", "ra4"),
    medium("iso_sra0_900x1280mm", "sra0"),
    medium("iso_sra1_640x900mm", "sra1"),
    medium("iso_sra2_450x640mm", "sra2"),
    sheet("iso_sra3_320x450mm", "sra3"),
    sheet("iso_sra4_225x320mm", "sra4"),
    medium("iso_id-1_53.98x85.6mm", "id-1"),
    medium("iso_id-3_88x125mm", "id-3"),
    // North America
    sheet("na_letter_8.5x11in", "letter na-letter us-letter usletter ansi-a"),
    sheet("na_legal_8.5x14in", "legal na-legal us-legal uslegal"),
    sheet("na_ledger_11x17in", "tabloid ledger 11x17 ansi-b"),
    sheet("na_executive_7.25x10.5in", "executive na-executive"),
    sheet("na_invoice_5.5x8.5in", "statement invoice half-letter"),
    sheet("na_foolscap_8.5x13in", "foolscap fanfoldgermanlegal folio-us"),
    sheet("na_oficio_8.5x13.4in", "oficio"),
    medium("na_govt-letter_8x10in", "govt-letter 8x10"),
    medium("na_govt-legal_8x13in", "govt-legal"),
    medium("na_index-3x5_3x5in", "3x5 index-3x5"),
    medium("na_index-4x6_4x6in", "4x6 index-4x6 postcard-us"),
    medium("na_index-4x6-ext_6x8in", "6x8"),
    medium("na_index-5x8_5x8in", "5x8 index-5x8"),
    medium("na_5x7_5x7in", "5x7"),
    medium("na_6x9_6x9in", "6x9"),
    medium("na_7x9_7x9in", "7x9"),
    medium("na_9x11_9x11in", "9x11"),
    medium("na_10x11_10x11in", "10x11"),
    medium("na_10x13_10x13in", "10x13"),
    medium("na_10x14_10x14in", "10x14"),
    medium("na_10x15_10x15in", "10x15"),
    medium("na_11x12_11x12in", "11x12"),
    medium("na_11x15_11x15in", "11x15"),
    medium("na_12x19_12x19in", "12x19"),
    medium("na_letter-extra_9.5x12in", "letterextra"),
    medium("na_letter-plus_8.5x12.69in", "letterplus"),
    medium("na_legal-extra_9.5x15in", "legalextra"),
    medium("na_quarto_8.5x10.83in", "quarto"),
    medium("na_super-a_8.94x14in", "supera"),
    sheet("na_super-b_13x19in", "superb 13x19"),
    medium("na_b-plus_12x19.17in"),
    medium("na_fanfold-eur_8.5x12in"),
    medium("na_fanfold-us_11x14.875in", "fanfold"),
    medium("na_edp_11x14in", "11x14"),
    medium("na_eur-edp_12x14in"),
    medium("na_wide-format_30x42in"),
    // North America, engineering
    sheet("na_c_17x22in", "ansi-c"),
    sheet("na_d_22x34in", "ansi-d"),
    sheet("na_e_34x44in", "ansi-e"),
    medium("na_f_44x68in", "ansi-f"),
    sheet("na_arch-a_9x12in", "arch-a archa"),
    sheet("na_arch-b_12x18in", "arch-b archb"),
    sheet("na_arch-c_18x24in", "arch-c archc"),
    sheet("na_arch-d_24x36in", "arch-d archd"),
    sheet("na_arch-e_36x48in", "arch-e arche"),
    medium("na_arch-e2_26x38in", "arch-e2"),
    medium("na_arch-e3_27x39in", "arch-e3"),
    medium("asme_f_28x40in"),
    // North America, envelopes
    medium("na_number-10_4.125x9.5in", "env10 com10 comm10 number-10 no10"),
    medium("na_monarch_3.875x7.5in", "monarch envmonarch"),
    medium("na_number-9_3.875x8.875in", "env9 number-9"),
    medium("na_number-11_4.5x10.375in", "env11 number-11"),
    medium("na_number-12_4.75x11in", "env12 number-12"),
    medium("na_number-14_5x11.5in", "env14 number-14"),
    medium("na_personal_3.625x6.5in", "envpersonal personal"),
    medium("na_a2_4.375x5.75in", "enva2"),
    medium("na_c5_6.5x9.5in"),
    // Japan
    sheet("jis_b5_182x257mm", "jisb5 b5-jis jis-b5"),
    sheet("jis_b4_257x364mm", "jisb4 b4-jis jis-b4"),
    medium("jis_b0_1030x1456mm", "jisb0 jis-b0"),
    medium("jis_b1_728x1030mm", "jisb1 jis-b1"),
    medium("jis_b2_515x728mm", "jisb2 jis-b2"),
    medium("jis_b3_364x515mm", "jisb3 jis-b3"),
    medium("jis_b6_128x182mm", "jisb6 b6-jis jis-b6"),
    medium("jis_b7_91x128mm", "jisb7 jis-b7"),
    medium("jis_b8_64x91mm", "jisb8 jis-b8"),
    medium("jis_b9_45x64mm", "jisb9 jis-b9"),
    medium("jis_b10_32x45mm", "jisb10 jis-b10"),
    medium("jis_exec_216x330mm"),
    medium("jpn_hagaki_100x148mm", "hagaki postcard japanese-postcard"),
    medium("jpn_oufuku_148x200mm", "oufuku doublepostcard"),
    medium("jpn_chou2_111.1x146mm", "chou2"),
    medium("jpn_chou3_120x235mm", "chou3 envchou3"),
    medium("jpn_chou4_90x205mm", "chou4 envchou4"),
    medium("jpn_chou40_90x225mm", "chou40"),
    medium("jpn_kahu_240x322.1mm", "kahu"),
    medium("jpn_kaku1_270x382mm", "kaku1"),
    medium("jpn_kaku2_240x332mm", "kaku2 envkaku2"),
    medium("jpn_kaku3_216x277mm", "kaku3 envkaku3"),
    medium("jpn_kaku4_197x267mm", "kaku4"),
    medium("jpn_kaku5_190x240mm", "kaku5"),
    medium("jpn_kaku7_142x205mm", "kaku7"),
    medium("jpn_kaku8_119x197mm", "kaku8"),
    medium("jpn_you4_105x235mm", "you4 envyou4"),
    medium("jpn_you6_98x190mm", "you6"),
    medium("jpn_photo-2l_127x177.8mm", "2l"),
    medium("oe_photo-l_3.5x5in", "photo-l l"),
    // China
    medium("prc_16k_146x215mm", "prc16k"),
    medium("om_16k_184x260mm", "16k"),
    medium("om_16k_195x270mm"),
    medium("prc_32k_97x151mm", "prc32k"),
    medium("prc_1_102x165mm", "prc1 envprc1"),
    medium("prc_2_102x176mm", "prc2 envprc2"),
    medium("prc_3_125x176mm", "prc3 envprc3"),
    medium("prc_4_110x208mm", "prc4 envprc4"),
    medium("prc_5_110x220mm", "prc5 envprc5"),
    medium("prc_6_120x320mm", "prc6 envprc6"),
    medium("prc_7_160x230mm", "prc7 envprc7"),
    medium("prc_8_120x309mm", "prc8 envprc8"),
    medium("prc_9_229x324mm", "prc9 envprc9"),
    medium("prc_10_324x458mm", "prc10 envprc10"),
    sheet("roc_16k_7.75x10.75in", "roc16k"),
    sheet("roc_8k_10.75x15.5in", "roc8k 8k"),
    medium("om_dai-pa-kai_275x395mm"),
    medium("om_pa-kai_267x389mm"),
    medium("om_juuro-ku-kai_198x275mm"),
    // Others
    sheet("om_folio_210x330mm", "folio"),
    medium("om_folio-sp_215x315mm"),
    medium("om_invite_220x220mm", "envinvite"),
    medium("om_italian_110x230mm", "envitalian"),
    medium("om_small-photo_100x150mm", "10x15cm photo-10x15"),
    medium("om_medium-photo_130x180mm", "13x18cm"),
    medium("om_large-photo_200x300mm", "20x30cm"),
    medium("om_wide-photo_100x200mm"),
    medium("om_square-photo_89x89mm"),
    medium("om_business-card_55x85mm", "business-card"),
    medium("om_business-card_55x91mm"),
    medium("om_card_54x86mm", "card"),
    medium("oe_business-card_2x3.5in"),
    medium("oe_square-photo_4x4in", "4x4"),
    medium("oe_square-photo_5x5in", "5x5"),
    medium("oe_photo-s10r_10x15in"),
    medium("oe_photo-10r_10x12in"),
    medium("oe_photo-12r_12x15in"),
    medium("oe_photo-14x18_14x18in"),
    medium("oe_photo-16r_16x20in"),
    medium("oe_photo-20r_20x24in"),
    medium("oe_photo-22r_22x29.5in"),
    medium("oe_photo-24r_24x31.5in"),
};

std::string hundredths(int value) {
  std::string text = std::to_string(value / 100);
  if (const int rest = value % 100; rest != 0) {
    text += '.';
    text += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  }
  return text;
}

Media to_media(const MediaSize& size) {
  return {std::string(size.name), size.x_dimension, size.y_dimension};
}

std::string nearest_name(std::string_view text) {
  WordGuess guess(text);
  for (const MediaSize& size : kSizes) {
    guess.offer(size.name);
    for_each_word(size.aliases, [&](std::string_view alias) { guess.offer(alias); });
  }
  return guess.sentence();
}

}  // namespace

std::span<const MediaSize> media_sizes() {
  return kSizes;
}

const MediaSize* nearest_media_size(int x_dimension, int y_dimension) {
  const MediaSize* nearest = nullptr;
  int least = std::numeric_limits<int>::max();
  for (const MediaSize& size : kSizes) {
    const int dx = std::abs(size.x_dimension - x_dimension), dy = std::abs(size.y_dimension - y_dimension);
    if (dx > size.tolerance || dy > size.tolerance || dx + dy >= least) continue;
    nearest = &size;
    least = dx + dy;
  }
  return nearest;
}

std::string custom_media_name(int x_dimension, int y_dimension) {
  const std::string size = hundredths(x_dimension) + "x" + hundredths(y_dimension) + "mm";
  return "custom_" + size + "_" + size;
}

Media media_from_size(int x_dimension, int y_dimension) {
  x_dimension = std::clamp(x_dimension, kMediaMinimum, kMediaMaximum);
  y_dimension = std::clamp(y_dimension, kMediaMinimum, kMediaMaximum);
  if (const MediaSize* size = nearest_media_size(x_dimension, y_dimension)) return to_media(*size);
  return {custom_media_name(x_dimension, y_dimension), x_dimension, y_dimension};
}

bool is_custom(const Media& media) {
  return media.name.starts_with("custom_");
}

Result<Media> media_from_name(std::string_view text) {
  const std::string word = lower_case(text);
  for (const MediaSize& size : kSizes) {
    if (word == size.name || has_word(size.aliases, word)) return to_media(size);
  }

  const std::optional<MediaDimensions> bare = parse_dimensions(word);
  const std::optional<MediaDimensions> named = bare ? bare : self_described_dimensions(word);
  if (!named || word.size() > 255 || !is_keyword(word)) {
    return {Code::usage,
            "there is no media size " + in_quotes(text) + ";" + nearest_name(word) +
                " write a PWG name such as iso_a4_210x297mm, or a size such as 100x200mm or 4x6in"};
  }
  for (const int dimension : {named->x, named->y}) {
    if (dimension < kMediaMinimum || dimension > kMediaMaximum) {
      return {Code::usage, "media size " + in_quotes(text) + " is out of range; from 5 mm to 10 m is possible"};
    }
  }
  if (bare) return Media{custom_media_name(bare->x, bare->y), bare->x, bare->y};
  return Media{word, named->x, named->y};
}

}  // namespace dce::core

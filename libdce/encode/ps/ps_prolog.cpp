#include "encode/ps/ps_prolog.h"

#include "encode/ps/type1_charstring.h"

namespace dce::core {
std::string ps_prolog(const PsOptions& options) {
  std::string out = R"(%%BeginProlog
%%BeginResource: procset (libdce) 1.0 0
/DCE 80 dict def DCE begin
/B{bind def}bind def
% w h MD: the medium, only where it is not in already, for setting it may eject a sheet or restart a duplex one
/MD{2 array astore/pz exch def
currentpagedevice/PageSize get aload pop pz 1 get sub abs 2 gt exch pz 0 get sub abs 2 gt or
{<</PageSize pz>>setpagedevice}if}B
/q/gsave load def /Q/grestore load def /c/concat load def
/m/moveto load def /l/rlineto load def /v/rcurveto load def /h/closepath load def
/x{0 rlineto}B /y{0 exch rlineto}B
/re{4 2 roll moveto 1 index 0 rlineto 0 exch rlineto neg 0 rlineto closepath}B
/rf/rectfill load def
/f/fill load def /e/eofill load def /s/stroke load def /n/newpath load def
/W{clip newpath}B /w{eoclip newpath}B
/g/setgray load def /r/setrgbcolor load def /k/setcmykcolor load def
/lw/setlinewidth load def /lc/setlinecap load def /lj/setlinejoin load def /ml/setmiterlimit load def
/d/setdash load def
/ft/selectfont load def
/t/show load def
% [(string) gap ...] T, and with extra space for characters and for spaces: [...] space character TW
/T{{dup type/stringtype eq{show}{0 rmoveto}ifelse}forall}B
/TW{/ca exch def/cs exch def{dup type/stringtype eq{cs 0 32 ca 0 6 -1 roll awidthshow}{0 rmoveto}ifelse}forall}B
/IM{image S flushfile}B
/SM{imagemask S flushfile}B
)";
  out += options.binary ? "/X{currentfile exch()/SubFileDecode filter dup"
                        : "/X{currentfile/ASCII85Decode filter dup";
  out += options.level >= 3 ? "/FlateDecode filter cvx exec flushfile}B\n"
                            : "/LZWDecode filter cvx exec flushfile}B\n";
  // Type 1 fonts made on the spot: Adobe Type 1 Font Format, chapters 2 and 5. FC makes a dictionary of
  // outlines that pages share, FU takes it for a page's font, FB makes one for the page alone; FD adds an
  // outline.
  out += "/FN{/fc 256 dict def fc/.notdef <";
  for (unsigned char byte : type1_charstring({}, 0, 1000)) {
    static constexpr char hex[] = "0123456789abcdef";
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  out += R"(> put}B
/FC{FN fc def}B
/FB/FN load def
/FU{/fc exch def}B
/FD{string currentfile exch readstring pop fc 3 1 roll put}B
% [/name code ...] /font units FE
/FE{/fu exch def/fn exch def/fe 256 array def 0 1 255{fe exch/.notdef put}for
aload length 2 idiv{exch fe 3 1 roll put}repeat fn 10 dict begin/FontType 1 def/PaintType 0 def dup/FontName exch def
/FontMatrix[1 fu div 0 0 1 fu div 0 0]def/FontBBox{0 0 0 0}readonly def/Encoding fe def/CharStrings fc def
/Private 8 dict dup begin/BlueValues[]def/MinFeature{16 16}def/password 5839 def/lenIV 0 def
/ND{noaccess def}executeonly def/NP{noaccess put}executeonly def/RD{string currentfile exch readstring pop}executeonly def end def
currentdict end definefont pop}B
end
%%EndResource
%%EndProlog
)";
  return out;
}

}  // namespace dce::core

"""Writing systems through Pango: Chinese, Japanese, Korean, Arabic, Hebrew, and a mixture, shaped and embedded."""
import io

import cairo
import gi

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

from .drawings import pdf_surface  # noqa: E402

MM = 72 / 25.4
PARAGRAPHS = [
    ("Noto Serif CJK SC", "zh", "打印", "纸张从纸盒中取出，经过感光鼓和定影器，最后落在出纸盘上。每一页都应当与屏幕上看到的一样：文字清晰，"
     "线条均匀，图像不失真。双面打印时，背面的内容应与正面对齐。"),
    ("Noto Serif CJK JP", "ja", "印刷", "用紙はトレイから送られ、感光ドラムと定着器を通って排紙トレイに出てくる。文書は画面で見たとおりに紙の上に現れる"
     "べきである。「両面印刷」では、表と裏の位置がそろわなければならない。"),
    ("Noto Sans CJK KR", "ko", "인쇄", "용지는 급지함에서 나와 감광 드럼과 정착기를 지나 배지함에 쌓인다. 글자는 또렷하고 선은 고르며 그림은 "
     "일그러지지 않아야 한다."),
    ("DejaVu Sans", "ar", "الطباعة", "تخرج الورقة من الدرج وتمر على الأسطوانة ثم تستقر في صينية الإخراج. يجب أن تظهر كل صفحة كما "
     "ظهرت على الشاشة: نص واضح وخطوط متساوية، والأرقام ٠١٢٣٤٥٦٧٨٩ و 0123456789 في مواضعها."),
    ("DejaVu Sans", "he", "הדפסה", "הדף יוצא מהמגש, עובר על התוף ונח במגש הפלט. כל עמוד צריך להיראות כפי שנראה על המסך: "
     "טקסט חד, קווים אחידים (ומספרים כמו 1234) במקומם."),
    ("DejaVu Sans", "fa", "چاپ", "کاغذ از سینی بیرون می‌آید و پس از گذر از درام در سینی خروجی می‌نشیند."),
    ("DejaVu Serif", "en", "Mixed", "The word for printing is 印刷 in Japanese, الطباعة in Arabic and הדפסה in Hebrew; "
     "in Greek it is εκτύπωση and in Russian печать."),
]


def scripts():
    target = io.BytesIO()
    width, height = 210 * MM, 297 * MM
    surface = pdf_surface(target, width, height, "Writing systems")
    context = cairo.Context(surface)
    margin, y = 20 * MM, 20 * MM
    for family, language, title, text in PARAGRAPHS:
        layout = PangoCairo.create_layout(context)
        layout.set_width(int((width - 2 * margin) * Pango.SCALE))
        layout.set_wrap(Pango.WrapMode.WORD_CHAR)
        layout.set_auto_dir(True)
        layout.get_context().set_language(Pango.Language.from_string(language))
        for words, size, after in ((title, 20, 4), (text, 12.5, 16)):
            layout.set_font_description(Pango.FontDescription(f"{family} {size * 0.75}"))
            layout.set_text(words, -1)
            _, extents = layout.get_pixel_extents()
            if y + extents.height > height - margin:
                context.show_page()
                y = margin
            context.move_to(margin, y)
            PangoCairo.show_layout(context, layout)
            y += extents.height + after
    # Vertical Japanese, as a column of upright glyphs.
    layout = PangoCairo.create_layout(context)
    layout.get_context().set_base_gravity(Pango.Gravity.EAST)
    layout.set_font_description(Pango.FontDescription("Noto Serif CJK JP 14"))
    layout.set_text("縦書きの文章、「かぎ括弧」も。", -1)
    context.save()
    context.translate(width - margin, y)
    context.rotate(1.5707963267948966)
    context.move_to(0, 0)
    PangoCairo.show_layout(context, layout)
    context.restore()
    context.show_page()
    surface.finish()
    return target.getvalue()


MAKERS = {"scripts.pdf": scripts}

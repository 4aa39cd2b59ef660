#include "picture/svg_color.h"

#include "picture/svg_path.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

typedef struct {
    const char *name;
    uint32_t rgb;
} NamedColor;

/* Sorted, for a binary search. Source: CSS Color Module Level 4, named colours. */
static const NamedColor named_colors[] = {
    {"aliceblue", 0xf0f8ff}, {"antiquewhite", 0xfaebd7}, {"aqua", 0x00ffff}, {"aquamarine", 0x7fffd4},
    {"azure", 0xf0ffff}, {"beige", 0xf5f5dc}, {"bisque", 0xffe4c4}, {"black", 0x000000}, {"blanchedalmond", 0xffebcd},
    {"blue", 0x0000ff}, {"blueviolet", 0x8a2be2}, {"brown", 0xa52a2a}, {"burlywood", 0xdeb887},
    {"cadetblue", 0x5f9ea0}, {"chartreuse", 0x7fff00}, {"chocolate", 0xd2691e}, {"coral", 0xff7f50},
    {"cornflowerblue", 0x6495ed}, {"cornsilk", 0xfff8dc}, {"crimson", 0xdc143c}, {"cyan", 0x00ffff},
    {"darkblue", 0x00008b}, {"darkcyan", 0x008b8b}, {"darkgoldenrod", 0xb8860b}, {"darkgray", 0xa9a9a9},
    {"darkgreen", 0x006400}, {"darkgrey", 0xa9a9a9}, {"darkkhaki", 0xbdb76b}, {"darkmagenta", 0x8b008b},
    {"darkolivegreen", 0x556b2f}, {"darkorange", 0xff8c00}, {"darkorchid", 0x9932cc}, {"darkred", 0x8b0000},
    {"darksalmon", 0xe9967a}, {"darkseagreen", 0x8fbc8f}, {"darkslateblue", 0x483d8b}, {"darkslategray", 0x2f4f4f},
    {"darkslategrey", 0x2f4f4f}, {"darkturquoise", 0x00ced1}, {"darkviolet", 0x9400d3}, {"deeppink", 0xff1493},
    {"deepskyblue", 0x00bfff}, {"dimgray", 0x696969}, {"dimgrey", 0x696969}, {"dodgerblue", 0x1e90ff},
    {"firebrick", 0xb22222}, {"floralwhite", 0xfffaf0}, {"forestgreen", 0x228b22}, {"fuchsia", 0xff00ff},
    {"gainsboro", 0xdcdcdc}, {"ghostwhite", 0xf8f8ff}, {"gold", 0xffd700}, {"goldenrod", 0xdaa520},
    {"gray", 0x808080}, {"green", 0x008000}, {"greenyellow", 0xadff2f}, {"grey", 0x808080}, {"honeydew", 0xf0fff0},
    {"hotpink", 0xff69b4}, {"indianred", 0xcd5c5c}, {"indigo", 0x4b0082}, {"ivory", 0xfffff0}, {"khaki", 0xf0e68c},
    {"lavender", 0xe6e6fa}, {"lavenderblush", 0xfff0f5}, {"lawngreen", 0x7cfc00}, {"lemonchiffon", 0xfffacd},
    {"lightblue", 0xadd8e6}, {"lightcoral", 0xf08080}, {"lightcyan", 0xe0ffff}, {"lightgoldenrodyellow", 0xfafad2},
    {"lightgray", 0xd3d3d3}, {"lightgreen", 0x90ee90}, {"lightgrey", 0xd3d3d3}, {"lightpink", 0xffb6c1},
    {"lightsalmon", 0xffa07a}, {"lightseagreen", 0x20b2aa}, {"lightskyblue", 0x87cefa}, {"lightslategray", 0x778899},
    {"lightslategrey", 0x778899}, {"lightsteelblue", 0xb0c4de}, {"lightyellow", 0xffffe0}, {"lime", 0x00ff00},
    {"limegreen", 0x32cd32}, {"linen", 0xfaf0e6}, {"magenta", 0xff00ff}, {"maroon", 0x800000},
    {"mediumaquamarine", 0x66cdaa}, {"mediumblue", 0x0000cd}, {"mediumorchid", 0xba55d3}, {"mediumpurple", 0x9370db},
    {"mediumseagreen", 0x3cb371}, {"mediumslateblue", 0x7b68ee}, {"mediumspringgreen", 0x00fa9a},
    {"mediumturquoise", 0x48d1cc}, {"mediumvioletred", 0xc71585}, {"midnightblue", 0x191970}, {"mintcream", 0xf5fffa},
    {"mistyrose", 0xffe4e1}, {"moccasin", 0xffe4b5}, {"navajowhite", 0xffdead}, {"navy", 0x000080},
    {"oldlace", 0xfdf5e6}, {"olive", 0x808000}, {"olivedrab", 0x6b8e23}, {"orange", 0xffa500},
    {"orangered", 0xff4500}, {"orchid", 0xda70d6}, {"palegoldenrod", 0xeee8aa}, {"palegreen", 0x98fb98},
    {"paleturquoise", 0xafeeee}, {"palevioletred", 0xdb7093}, {"papayawhip", 0xffefd5}, {"peachpuff", 0xffdab9},
    {"peru", 0xcd853f}, {"pink", 0xffc0cb}, {"plum", 0xdda0dd}, {"powderblue", 0xb0e0e6}, {"purple", 0x800080},
    {"rebeccapurple", 0x663399}, {"red", 0xff0000}, {"rosybrown", 0xbc8f8f}, {"royalblue", 0x4169e1},
    {"saddlebrown", 0x8b4513}, {"salmon", 0xfa8072}, {"sandybrown", 0xf4a460}, {"seagreen", 0x2e8b57},
    {"seashell", 0xfff5ee}, {"sienna", 0xa0522d}, {"silver", 0xc0c0c0}, {"skyblue", 0x87ceeb},
    {"slateblue", 0x6a5acd}, {"slategray", 0x708090}, {"slategrey", 0x708090}, {"snow", 0xfffafa},
    {"springgreen", 0x00ff7f}, {"steelblue", 0x4682b4}, {"tan", 0xd2b48c}, {"teal", 0x008080}, {"thistle", 0xd8bfd8},
    {"tomato", 0xff6347}, {"turquoise", 0x40e0d0}, {"violet", 0xee82ee}, {"wheat", 0xf5deb3}, {"white", 0xffffff},
    {"whitesmoke", 0xf5f5f5}, {"yellow", 0xffff00}, {"yellowgreen", 0x9acd32},
};

typedef struct {
    const char *ptr;
    size_t len;
} Key;

static int name_cmp(const void *left, const void *right)
{
    const Key *key = left;
    const char *name = ((const NamedColor *)right)->name;
    int order = strncasecmp(key->ptr, name, key->len);
    return order ? order : (name[key->len] ? -1 : 0);
}

static SvgColor color_from_rgb(uint32_t rgb)
{
    return (SvgColor){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, 1};
}

static bool parse_hex(Str digits, SvgColor *color)
{
    if (digits.len != 3 && digits.len != 4 && digits.len != 6 && digits.len != 8) return false;
    size_t width = digits.len > 4 ? 2 : 1;
    double parts[4] = {0, 0, 0, 1};
    for (size_t i = 0; i < digits.len / width; i++) {
        int high = ascii_hex_value(digits.ptr[i * width]), low = ascii_hex_value(digits.ptr[i * width + width - 1]);
        if (high < 0 || low < 0) return false;
        parts[i] = (high * 16 + low) / 255.0;
    }
    *color = (SvgColor){parts[0], parts[1], parts[2], parts[3]};
    return true;
}

/* What stands between the brackets: three or four numbers or percentages, parted by commas or blanks, or by a slash
 * before alpha. */
static bool parse_rgb(Str inside, SvgColor *color)
{
    double parts[4] = {0, 0, 0, 1};
    size_t count = 0;
    for (inside = str_trim(inside); inside.len; count++) {
        double value;
        if (count == 4 || !svg_number(&inside, &value)) return false;
        double unit = count == 3 ? 1 : 255;
        if (str_starts(inside, STR("%"))) {
            unit = 100;
            inside = str_trim(str_from_index(inside, 1));
            if (str_starts(inside, STR(","))) inside = str_trim(str_from_index(inside, 1));
        }
        if (count == 2 && str_starts(inside, STR("/"))) inside = str_trim(str_from_index(inside, 1));
        parts[count] = fmin(fmax(value / unit, 0), 1);
    }
    *color = (SvgColor){parts[0], parts[1], parts[2], parts[3]};
    return count >= 3;
}

static bool starts_with_name(Str text, const char *name, size_t length)
{
    return text.len >= length && strncasecmp(text.ptr, name, length) == 0;
}

bool svg_color_parse(Str text, SvgColor *color)
{
    text = str_trim(text);
    if (!text.len) return false;
    if (text.ptr[0] == '#') return parse_hex(str_from_index(text, 1), color);
    if (text.len == 11 && starts_with_name(text, "transparent", 11)) {
        *color = (SvgColor){0, 0, 0, 0};
        return true;
    }
    size_t open = starts_with_name(text, "rgb(", 4) ? 4 : starts_with_name(text, "rgba(", 5) ? 5 : 0;
    if (open) return str_ends(text, STR(")")) && parse_rgb(str_slice(text, open, text.len - 1), color);
    Key key = {text.ptr, text.len};
    const NamedColor *found =
        bsearch(&key, named_colors, sizeof named_colors / sizeof *named_colors, sizeof *named_colors, name_cmp);
    if (found) *color = color_from_rgb(found->rgb);
    return found != NULL;
}

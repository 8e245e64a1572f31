#include "ui/theme/theme.h"

#include <QFontDatabase>

#include <algorithm>
#include <cmath>

// AUTORCC puts the resources into a static library, which needs this to be kept; the macro must stand outside of namespaces.
static void initialiseResources() { Q_INIT_RESOURCE(horn); }

namespace horn::theme
{

namespace
{

Theme makeDark()
{
    Theme t;
    t.appearance = Appearance::dark;
    t.window = QColor(0x0c, 0x0f, 0x13);
    t.rail = QColor(0x11, 0x15, 0x1b);
    t.panel = QColor(0x18, 0x1c, 0x23);
    t.field = QColor(0x22, 0x27, 0x30);
    t.hover = QColor(0x2b, 0x31, 0x3c);
    t.plot = QColor(0x11, 0x14, 0x19);
    t.border = QColor(0x2b, 0x31, 0x3b);
    t.grid = QColor(0x24, 0x29, 0x32);
    t.axis = QColor(0x56, 0x5f, 0x6d);
    t.text = QColor(0xe8, 0xeb, 0xf0);
    t.muted = QColor(0x9f, 0xa8, 0xb5);
    t.accent = QColor(0x4d, 0xd0, 0xe1);
    t.accentFill = QColor(0x1f, 0x7a, 0x8c);
    t.onAccent = QColor(0xff, 0xff, 0xff);
    t.stimulus = QColor(0xf5, 0xb0, 0x41);
    t.velocity = QColor(0xb4, 0x8c, 0xf2);
    t.acceleration = QColor(0xe0, 0x68, 0xa0);
    t.ok = QColor(0x7b, 0xd8, 0x8f);
    t.warning = QColor(0xf5, 0xb0, 0x41);
    t.alarm = QColor(0xff, 0x6b, 0x7a);
    t.series = {t.accent,
                t.stimulus,
                t.velocity,
                t.acceleration,
                QColor(0x4f, 0x83, 0xea),
                QColor(0xb6, 0xf0, 0x9c),
                QColor(0xc4, 0x76, 0x1b),
                QColor(0xaa, 0xb2, 0xbd)};
    return t;
}

Theme makeLight()
{
    Theme t;
    t.appearance = Appearance::light;
    t.window = QColor(0xec, 0xef, 0xf3);
    t.rail = QColor(0xf4, 0xf6, 0xf9);
    t.panel = QColor(0xff, 0xff, 0xff);
    t.field = QColor(0xf1, 0xf3, 0xf6);
    t.hover = QColor(0xe6, 0xea, 0xef);
    t.plot = QColor(0xfb, 0xfc, 0xfd);
    t.border = QColor(0xd6, 0xdb, 0xe2);
    t.grid = QColor(0xe5, 0xe9, 0xee);
    t.axis = QColor(0x8a, 0x93, 0xa0);
    t.text = QColor(0x1a, 0x1f, 0x27);
    t.muted = QColor(0x56, 0x60, 0x6d);
    t.accent = QColor(0x00, 0x70, 0x84);
    t.accentFill = QColor(0x0b, 0x72, 0x85);
    t.onAccent = QColor(0xff, 0xff, 0xff);
    t.stimulus = QColor(0xa3, 0x53, 0x00);
    t.velocity = QColor(0x75, 0x45, 0xc9);
    t.acceleration = QColor(0xb0, 0x25, 0x6b);
    t.ok = QColor(0x18, 0x74, 0x32);
    t.warning = QColor(0xa3, 0x53, 0x00);
    t.alarm = QColor(0xc2, 0x25, 0x36);
    t.series = {t.accent,
                t.stimulus,
                t.velocity,
                t.acceleration,
                QColor(0x1d, 0x4e, 0xd8),
                QColor(0x23, 0x55, 0x21),
                QColor(0x4a, 0x2b, 0x00),
                QColor(0x5a, 0x64, 0x72)};
    return t;
}

Theme makePaper()
{
    Theme t = makeLight();
    t.appearance = Appearance::paper;
    const QColor white(Qt::white), black(Qt::black);
    t.window = t.rail = t.panel = t.field = t.hover = t.plot = white;
    t.border = t.axis = t.text = black;
    t.muted = QColor(0x33, 0x33, 0x33);
    t.grid = QColor(0xe4, 0xe4, 0xe4);
    t.accent = QColor(0x00, 0x72, 0xb2);
    t.accentFill = QColor(0x00, 0x5f, 0x95);
    t.stimulus = QColor(0xd5, 0x5e, 0x00);
    t.velocity = QColor(0x6a, 0x3d, 0x9a);
    t.acceleration = QColor(0xcc, 0x79, 0xa7);
    t.series = {t.accent,
                t.stimulus,
                t.velocity,
                t.acceleration,
                QColor(0x56, 0xb4, 0xe9),
                QColor(0x00, 0x9e, 0x73),
                QColor(0xdc, 0x9d, 0x90),
                QColor(0x6b, 0x6b, 0x6b)};
    return t;
}

double luminance(const QColor& colour)
{
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QFont::Weight weightOf(Weight weight)
{
    switch (weight) {
    case Weight::regular: return QFont::Normal;
    case Weight::medium: return QFont::Medium;
    case Weight::semiBold: return QFont::DemiBold;
    case Weight::bold: return QFont::Bold;
    }
    return QFont::Normal;
}

}  // namespace

const Theme& darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme& lightTheme()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& paperTheme()
{
    static const Theme theme = makePaper();
    return theme;
}

const Theme& themeOf(Appearance appearance)
{
    switch (appearance) {
    case Appearance::dark: return darkTheme();
    case Appearance::light: return lightTheme();
    case Appearance::paper: return paperTheme();
    }
    return darkTheme();
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.panel);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.plot);
    palette.setColor(QPalette::AlternateBase, theme.field);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::Button, theme.field);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.alarm);
    palette.setColor(QPalette::Light, theme.hover);
    palette.setColor(QPalette::Mid, theme.border);
    palette.setColor(QPalette::Dark, theme.border);
    palette.setColor(QPalette::Shadow, theme.window);
    palette.setColor(QPalette::Highlight, theme.accentFill);
    palette.setColor(QPalette::HighlightedText, theme.onAccent);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.velocity);
    palette.setColor(QPalette::ToolTipBase, theme.field);
    palette.setColor(QPalette::ToolTipText, theme.text);
    const QColor faint = blend(theme.panel, theme.muted, 0.6);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor blend(const QColor& under, const QColor& over, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {mix(under.red(), over.red()), mix(under.green(), over.green()), mix(under.blue(), over.blue())};
}

void loadFonts()
{
    static const bool loaded = [] {
        initialiseResources();
        for (const char* style : {"Regular", "Medium", "SemiBold", "Bold"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/InterTabular-%1.otf").arg(QLatin1String(style)));
        return true;
    }();
    static_cast<void>(loaded);
}

QString fontFamily() { return QStringLiteral("Inter Tabular"); }

QFont font(double pixels, Weight weight)
{
    loadFonts();
    QFont font(fontFamily());
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixels))));
    font.setWeight(weightOf(weight));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

}  // namespace horn::theme

#include "ui/shell/style.h"

#include <QApplication>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QToolTip>

namespace horn::shell
{

namespace
{

theme::Appearance systemAppearance = theme::Appearance::dark;

// The family stands here too: the desktop gives buttons, menus and the like fonts of their own after the start.
constexpr const char* sheet = R"(
QWidget { color: @text; font-family: "Inter Tabular"; }
QMainWindow, #desk { background: @window; }
QMenuBar { background: @panel; border-bottom: 1px solid @border; padding: 3px 8px 3px 0px; }
QMenuBar::item { background: transparent; color: @muted; padding: 5px 9px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; color: @text; }
QMenu { background: @panel; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 5px 28px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @accentFill; color: @onAccent; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
#productName { font-weight: 700; padding: 0 10px 0 14px; }
#documentName { color: @muted; padding: 0 16px 0 14px; }
#toolBar { background: @panel; border-bottom: 1px solid @border; }
#rail { background: @rail; border-right: 1px solid @border; }
#rail QToolButton { border: none; border-left: 3px solid transparent; border-right: 3px solid transparent; border-radius: 0;
  color: @muted; padding: 9px 0 7px 0; font-size: 12px; }
#rail QToolButton:hover { background: @panel; color: @text; }
#rail QToolButton:checked { background: @field; border-left-color: @accent; color: @text; }
#rail QToolButton:focus { background: @panel; }
#rail QToolButton:checked:focus { background: @hover; }
#statusLine { background: @rail; border-top: 1px solid @border; }
#statusLine QLabel { color: @muted; }
#statusLine QLabel[tone="good"] { color: @ok; }
#statusLine QLabel[tone="bad"] { color: @alarm; }
#comparisonBar { background: @panel; border-bottom: 1px solid @border; }
#messageBar, #workBar { background: @field; border-bottom: 1px solid @warning; }
#panel, #panelContent { background: @panel; }
#panel { border-right: 1px solid @border; }
QLabel { background: transparent; }
QLabel[role="section"] { color: @muted; font-size: 11px; font-weight: 600; }
QLabel[role="muted"], QLabel[role="toolbar"] { color: @muted; }
QLabel[role="unit"] { color: @muted; font-size: 11px; }
QPushButton { background: @field; border: 1px solid @field; border-radius: 5px; padding: 5px 12px; min-height: 18px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover { background: @hover; border-color: @hover; }
QPushButton:pressed { background: @border; }
QPushButton:focus { border-color: @accent; }
QPushButton:checked { background: @accentFill; border-color: @accentFill; color: @onAccent; }
QPushButton:disabled { color: @faint; }
QPushButton[accent="true"] { background: @accentFill; border-color: @accentFill; color: @onAccent; font-weight: 600; }
QPushButton[accent="true"]:hover { background: @accentHover; }
QPushButton[accent="true"]:disabled { background: @field; border-color: @field; color: @faint; }
QPushButton::menu-indicator { image: url(:/icons/chevron-@appearance.svg); subcontrol-position: right center;
  subcontrol-origin: padding; right: 9px; width: 10px; height: 10px; }
QPushButton[hasMenu="true"] { padding: 5px 26px 5px 12px; }
QLineEdit, QAbstractSpinBox { background: @plot; border: 1px solid @border; border-radius: 4px; padding: 0 6px;
  selection-background-color: @accentFill; selection-color: @onAccent; }
QLineEdit:hover { border-color: @axis; }
QLineEdit:focus { border-color: @accent; }
QLineEdit[invalid="true"] { border-color: @alarm; color: @alarm; background: @alarmTint; }
QLineEdit:disabled { color: @faint; }
QComboBox { background: @plot; border: 1px solid @border; border-radius: 4px; padding: 0 8px; }
QComboBox:hover { border-color: @axis; }
QComboBox:focus { border-color: @accent; }
QComboBox:disabled { color: @faint; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron-@appearance.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @border; padding: 4px; outline: none;
  selection-background-color: @accentFill; selection-color: @onAccent; }
QToolTip { background: @field; color: @text; border: 1px solid @border; padding: 6px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @border; border-radius: 3px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: @border; border-radius: 3px; min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: @axis; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QAbstractScrollArea::corner { background: transparent; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @field; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QDialog, QMessageBox, QFileDialog { background: @panel; }
#commandPalette { border: 1px solid @border; }
#paletteList { background: @panel; outline: none; }
#paletteList::item { border-radius: 5px; }
#paletteList::item:selected { background: @hover; }
#paletteLine { font-size: 14px; }
)";

/// Fusion without underlined letters in menus; the keys work all the same.
class QuietStyle : public QProxyStyle
{
public:
    QuietStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override
    {
        return hint == SH_UnderlineShortcut ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

/// The sheet with every @name replaced by the theme's colour.
QString coloured(const theme::Theme& t)
{
    const std::pair<const char*, QColor> colours[] = {
        {"@accentHover", theme::blend(t.accentFill, t.onAccent, 0.12)},
        {"@accentFill", t.accentFill},
        {"@onAccent", t.onAccent},
        {"@alarmTint", theme::blend(t.plot, t.alarm, 0.12)},
        {"@accent", t.accent},
        {"@alarm", t.alarm},
        {"@axis", t.axis},
        {"@border", t.border},
        {"@faint", theme::blend(t.panel, t.muted, 0.6)},
        {"@field", t.field},
        {"@hover", t.hover},
        {"@muted", t.muted},
        {"@ok", t.ok},
        {"@panel", t.panel},
        {"@plot", t.plot},
        {"@rail", t.rail},
        {"@text", t.text},
        {"@warning", t.warning},
        {"@window", t.window},
    };
    QString text = QString::fromLatin1(sheet);
    text.replace(QStringLiteral("@appearance"), t.appearance == theme::Appearance::dark ? QStringLiteral("dark") : QStringLiteral("light"));
    for (const auto& [name, colour] : colours)
        text.replace(QLatin1String(name), colour.name());
    return text;
}

}  // namespace

void rememberSystemAppearance(const QApplication& application)
{
    const QPalette palette = application.palette();
    const bool offscreen = QGuiApplication::platformName() == QStringLiteral("offscreen");
    const bool light = palette.color(QPalette::Window).lightnessF() > palette.color(QPalette::WindowText).lightnessF();
    systemAppearance = light && !offscreen ? theme::Appearance::light : theme::Appearance::dark;
}

void rememberSystemAppearance(theme::Appearance appearance) { systemAppearance = appearance; }

theme::Appearance appearanceOf(AppearanceChoice choice)
{
    switch (choice) {
    case AppearanceChoice::dark: return theme::Appearance::dark;
    case AppearanceChoice::light: return theme::Appearance::light;
    case AppearanceChoice::system: break;
    }
    return systemAppearance;
}

void applyStyle(QApplication& application, const theme::Theme& theme)
{
    theme::loadFonts();
    static const bool styled = (QApplication::setStyle(new QuietStyle), true);
    Q_UNUSED(styled)
    QApplication::setFont(theme::font(13));
    QToolTip::setFont(theme::font(12));
    QApplication::setPalette(theme::paletteOf(theme));
    application.setStyleSheet(coloured(theme));
}

}  // namespace horn::shell

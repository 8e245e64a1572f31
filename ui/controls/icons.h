/// The bundled icons, drawn in the colours of the theme.
#pragma once

#include <QIcon>
#include <QString>

namespace horn::controls
{

/// \param name of a file in resources/icons without its ending. \param on colour when checked or selected; invalid: as `colour`.
[[nodiscard]] QIcon icon(const QString& name, const QColor& colour, const QColor& on = {}, const QColor& disabled = {});

}  // namespace horn::controls

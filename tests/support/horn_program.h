/// Runs the `horn` program as a person at a shell does.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace horn::testing
{

struct Answer {
    int status = -1;  ///< −1: it crashed or took too long
    QString lines, complaint;
    /// The last line, as --json writes it.
    [[nodiscard]] QJsonObject object() const { return QJsonDocument::fromJson(lines.trimmed().split('\n').last().toUtf8()).object(); }
};

/// \param target instruction set that its kernels use; as the machine is when not given.
inline Answer run_horn(const QStringList& arguments, const QString& target = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!target.isNull())
        environment.insert("HORN_TARGET", target);
    process.setProcessEnvironment(environment);
    process.start(HORN_PROGRAMS "/horn", arguments);
    if (!process.waitForFinished(240000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace horn::testing

using System.Globalization;
using System.Security;
using System.Text;

namespace Video.Training.Runs;

/// <summary>Draws the curves of a training as an SVG: losses above, shares of right answers below, stages as bands.</summary>
internal static class CurvePicture
{
    private const int Width = 1000, PanelHeight = 300, Margin = 50, LegendWidth = 170;

    private static readonly string[] Colours = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf", "#393b79", "#637939", "#843c39", "#7b4173"];

    public static void Write(string path, IReadOnlyList<CurvePoint> curve) => File.WriteAllText(path, Draw(curve));

    internal static string Draw(IReadOnlyList<CurvePoint> curve)
    {
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width + LegendWidth}\" height=\"{2 * PanelHeight + 3 * Margin}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        if (curve.Count > 0)
        {
            var losses = new Dictionary<string, IReadOnlyList<(long, double)>>
            {
                ["loss of answers"] = [.. curve.Where(point => point.Loss > 0).Select(point => (point.Step, point.Loss))],
                ["loss of what is seen"] = [.. curve.Where(point => point.SeenLoss > 0).Select(point => (point.Step, point.SeenLoss))],
            };
            var shares = curve.SelectMany(point => point.Right.Keys).Distinct().Order(StringComparer.Ordinal)
                .ToDictionary(kind => kind, kind => (IReadOnlyList<(long, double)>)[.. curve.Where(point => point.Right.ContainsKey(kind)).Select(point => (point.Step, point.Right[kind]))]);
            shares["cells' colours"] = [.. curve.Where(point => point.SeenLoss > 0).Select(point => (point.Step, point.Colour))];
            shares["cells' shapes"] = [.. curve.Where(point => point.SeenLoss > 0).Select(point => (point.Step, point.Shape))];
            Panel(picture, curve, losses, Margin, losses.Values.SelectMany(line => line).Select(point => point.Item2).DefaultIfEmpty(1).Max());
            Panel(picture, curve, shares, 2 * Margin + PanelHeight, 1);
        }

        return picture.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder picture, IReadOnlyList<CurvePoint> curve, Dictionary<string, IReadOnlyList<(long Step, double Value)>> lines, int top, double most)
    {
        var last = Math.Max(1, curve[^1].Step);
        double X(long step) => Margin + (double)step / last * (Width - 2 * Margin);
        double Y(double value) => top + PanelHeight * (1 - value / most);

        picture.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{top}\" width=\"{Width - 2 * Margin}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#999\"/>\n");
        for (var i = 0; i <= 4; i++) picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{Y(most * i / 4) + 4:0.0}\" text-anchor=\"end\">{most * i / 4:0.##}</text>\n");
        foreach (var stage in curve.GroupBy(point => point.Stage))
        {
            picture.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(stage.Last().Step):0.0}\" x2=\"{X(stage.Last().Step):0.0}\" y1=\"{top}\" y2=\"{top + PanelHeight}\" stroke=\"#ddd\"/>\n");
            picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(stage.First().Step) + 4:0.0}\" y=\"{top + PanelHeight + 16}\">{SecurityElement.Escape(stage.Key)}</text>\n");
        }

        foreach (var (line, index) in lines.Where(line => line.Value.Count > 0).Select((line, index) => (line, index)))
        {
            var points = string.Join(' ', line.Value.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Step):0.0},{Y(point.Value):0.0}")));
            var colour = Colours[index % Colours.Length];
            picture.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n");
            picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Margin + 12}\" y=\"{top + 14 + 17 * index}\" fill=\"{colour}\">{SecurityElement.Escape(line.Key)}</text>\n");
        }
    }
}

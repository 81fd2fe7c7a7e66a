using Video.Models.Checkpoints;
using Video.Models.Families;
using Video.Models.Preprocessing;
using Video.Models.Templates;

namespace Video.Models.Goldens;

/// <summary>Compares models with golden records.</summary>
public static class GoldenVerifier
{
    /// <param name="folder">A golden record, or a folder of chat templates with their cases.</param>
    /// <returns>Every stage of every case; a case that ends in an error is one failed stage.</returns>
    /// <exception cref="CheckpointException">The folder is not a record, is damaged, or its model cannot be loaded.</exception>
    public static GoldenReport Verify(string folder, VerifyOptions options)
    {
        if (TemplateVerifier.IsTemplateFolder(folder)) return TemplateVerifier.Verify(folder);

        using var record = GoldenRecord.Open(folder);
        var model = new ModelOptions { Dtype = options.Dtype, Device = options.Device };
        if (DualEncoderFamilies.ModelTypes.Contains(record.Family))
        {
            using var encoder = DualEncoder.Load(record.ModelFolder, model);
            return Report(record, options, new DualEncoderVerifier(record, encoder, options).Run);
        }

        if (!ModelFamilies.ModelTypes.Contains(record.Family))
        {
            throw new CheckpointException(Path.Combine(folder, "record.json"), "family", string.Join(" or ", ModelFamilies.ModelTypes.Concat(DualEncoderFamilies.ModelTypes)), record.Family,
                "models of this family cannot be verified yet");
        }

        using var answerer = VisionLanguageModel.Load(record.ModelFolder, model);
        using var verifier = new VisionLanguageVerifier(record, answerer, options);
        return Report(record, options, verifier.Run);
    }

    private static GoldenReport Report(GoldenRecord record, VerifyOptions options, Func<GoldenCase, CaseReport> run) =>
        new(record.Folder, record.Family, options.Dtype, [.. record.Cases.Select(golden => Run(run, golden))]);

    private static CaseReport Run(Func<GoldenCase, CaseReport> run, GoldenCase golden)
    {
        try
        {
            return run(golden);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or CheckpointException or KeyNotFoundException or FormatException or TemplateException or UnusablePictureException)
        {
            return new CaseReport(golden.Name, [new StageReport("case", StageOutcome.Failed, Error: null, Limit: 0, e.Message)]);
        }
    }
}

using Video.Testing;

namespace Video.Jobs.Tests.Conformance;

public sealed class QuartzConformance(TestCluster cluster) : JobQueueConformance(cluster)
{
    protected override string Adapter => Adapters.Quartz;
}

using Video.Testing;

[assembly: AssemblyFixture(typeof(TestCluster))]

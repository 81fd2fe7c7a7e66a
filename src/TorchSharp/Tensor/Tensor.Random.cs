using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Operators.CallInPlace("aten::bernoulli_.float", this, p, generator);

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Operators.CallInPlace("aten::normal_", this, mean, std, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) => Operators.CallInPlace("aten::uniform_", this, from, to, generator);

        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) => Operators.CallInPlace("aten::exponential_", this, lambda, generator);

        public Tensor random_(double from, double to, Generator? generator = null) => Operators.CallInPlace("aten::random_.from", this, (long)from, (long)to, generator);

        public Tensor bernoulli(Generator? generator = null) => Operators.Call("aten::bernoulli", this, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Operators.Call("aten::multinomial", this, num_samples, replacement, generator);
    }
}

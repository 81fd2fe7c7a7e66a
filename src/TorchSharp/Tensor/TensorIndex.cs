namespace TorchSharp;

public static partial class torch
{
    /// <summary>What to take of one dimension: a range, one index, everything, or what a tensor of indices or truth values says.</summary>
    public struct TensorIndex
    {
        internal enum Form { Null, Slice, Single, Bool, Ellipsis, None, Tensor }

        internal Form Kind { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Indices { get; private init; }

        /// <summary>As many full dimensions as are left.</summary>
        public static TensorIndex Ellipsis { get; } = new() { Kind = Form.Ellipsis };

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex None { get; } = new() { Kind = Form.None };

        public static TensorIndex Null { get; } = new() { Kind = Form.Null };

        /// <summary>All of the dimension.</summary>
        public static TensorIndex Colon { get; } = Slice();

        /// <summary>The range [start, stop), counted from the end where negative, every <paramref name="step"/>-th element.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null)
            => new() { Kind = Form.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(FromStart(range.Start), FromStart(range.End, isEnd: true));

        public static TensorIndex Bool(bool value) => new() { Kind = Form.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => new() { Kind = Form.Single, Start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = Form.Tensor, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Tensor value) => Tensor(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>^0 as an end is "up to the end", which has no negative number.</summary>
        private static long? FromStart(Index index, bool isEnd = false)
            => !index.IsFromEnd ? index.Value : index.Value == 0 && isEnd ? null : -index.Value;
    }
}

using System.Globalization;

namespace TorchSharp;

/// <summary>Kinds of devices; the numbers are libtorch's.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,
    MPS = 13,
    META = 14,
}

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static Device CPU { get; } = new(DeviceType.CPU);

    /// <summary>The current graphics processor.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device META { get; } = new(DeviceType.META);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    /// <summary>Where a tensor lives: a kind of device and, for graphics processors, which one (-1: the current one).</summary>
    public class Device : IEquatable<Device>
    {
        public Device(string description)
        {
            var colon = description.IndexOf(':');
            type = Parse(colon < 0 ? description : description[..colon], description);
            index = colon < 0 ? -1
                : int.TryParse(description.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
                : throw new ArgumentException($"device '{description}': expected TYPE or TYPE:NUMBER, such as cpu or cuda:0", nameof(description));
        }

        public Device(string deviceType, int index = -1) : this(Parse(deviceType, deviceType), index) { }

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index) : this(DeviceType.CUDA, index) { }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public static bool operator ==(Device? left, Device? right) => left is null ? right is null : left.Equals(right);

        public static bool operator !=(Device? left, Device? right) => !(left == right);

        public bool Equals(Device? other) => other is not null && type == other.type && index == other.index;

        public override bool Equals(object? obj) => obj is Device other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(type, index);

        public override string ToString() => index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType Parse(string name, string description)
            => Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type) && !char.IsDigit(name[0])
                ? type
                : throw new ArgumentException($"device '{description}': expected cpu, cuda, mps or meta, got '{name}'", nameof(name));
    }
}

using System.Globalization;
using Video.Models.Templates;
using Xunit;

namespace Video.Models.Tests.Templates;

public sealed class FloatTextTests
{
    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9.99999999999999e21, "9.99999999999999e+21")]
    public void Floats_print_as_in_Python(double number, string expected) => Assert.Equal(expected, FloatText.Repr(number));

    [Fact]
    public void Printed_floats_read_back_the_same()
    {
        var random = new Random(1);
        for (var i = 0; i < 10000; i++)
        {
            var number = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(number))
            {
                Assert.Equal(number, double.Parse(FloatText.Repr(number), CultureInfo.InvariantCulture));
            }
        }
    }

    [Theory]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(2.675, 2, "2.67")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(1e23, 0, "99999999999999991611392")]
    public void Rounding_is_half_to_even_of_the_exact_value(double number, int precision, string expected) =>
        Assert.Equal(expected, FloatText.Fixed(number, precision));
}

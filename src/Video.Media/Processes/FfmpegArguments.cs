using System.Globalization;

namespace Video.Media;

/// <summary>The arguments that every run shares: what may be opened, and by which names.</summary>
internal static class FfmpegArguments
{
    /// <summary>
    /// Containers that hold their pictures themselves. Left out on purpose are all that open further files or devices by name
    /// (hls, dash, concat, sdp, image2, lavfi, …). Sound containers are here only to be told from damaged files.
    /// </summary>
    private const string Containers =
        "mov,mp4,matroska,webm,avi,flv,live_flv,mpegts,mpeg,mpegvideo,m4v,ogg,gif,gif_pipe,apng,asf,wtv,mxf,nut,rm,ivf,obu,av1,dv,h261,h263,h264,hevc,vc1,y4m,yuv4mpegpipe,"
        + "mjpeg,nsv,gxf,lxf,dirac,flac,mp3,wav,w64,aac,ac3,eac3,aiff,amr,caf,au,tta,ape,wv,dts,truehd,voc";

    private const string Pictures =
        "png_pipe,jpeg_pipe,webp_pipe,gif,gif_pipe,bmp_pipe,ppm_pipe,pgm_pipe,pbm_pipe,pam_pipe,jpegxl_pipe,j2k_pipe,tga_pipe,qoi_pipe,apng,mov,mp4";

    /// <summary>Options before <c>-i</c> which refuse network and playlists.</summary>
    public static string[] SafeVideo => ["-protocol_whitelist", "file,pipe", "-format_whitelist", Containers];

    /// <summary>The same for a still picture on standard input.</summary>
    public static string[] SafePicture => ["-protocol_whitelist", "pipe", "-format_whitelist", Pictures];

    /// <summary>What makes ffmpeg quiet, deaf and marked in its log.</summary>
    public static string[] Common => ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+error"];

    /// <summary>A name that ffmpeg takes literally: never an option, a protocol or a pattern.</summary>
    public static string FileUrl(string path) => "file:" + Path.GetFullPath(path);

    public static string Seconds(double seconds) => seconds.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

namespace Video.World;

/// <summary>How a thing is seen to move.</summary>
public enum MotionKind { Still, Left, Right, Up, Down, UpLeft, UpRight, DownLeft, DownRight, Round }

/// <summary>Says which way a thing goes and whether enough of it is seen to say so.</summary>
public static class MotionTruth
{
    /// <summary>A straight way counts from this many frame widths (or heights) on.</summary>
    public const double LeastWay = 0.03;

    /// <summary>Standing still counts when it is seen for this long.</summary>
    public const double LeastStillSeconds = 0.5;

    /// <summary>Going round counts from this part of a turn on.</summary>
    public const double LeastTurn = 0.3;

    /// <summary>The kind of a movement. Directions are judged between the frame's proportions and a square's, so that they hold whether or not a picture is squeezed.</summary>
    public static MotionKind KindOf(Script script, Movement movement)
    {
        if (movement is Movement.Round) return MotionKind.Round;
        if (movement is not Movement.Straight straight || (straight.X == 0 && straight.Y == 0)) return MotionKind.Still;

        var angle = Math.Atan2(-straight.Y, straight.X * Math.Sqrt((double)script.Width / script.Height)) * 180 / Math.PI;
        return (((int)Math.Round(angle / 45) + 8) % 8) switch
        {
            0 => MotionKind.Right,
            1 => MotionKind.UpRight,
            2 => MotionKind.Up,
            3 => MotionKind.UpLeft,
            4 => MotionKind.Left,
            5 => MotionKind.DownLeft,
            6 => MotionKind.Down,
            _ => MotionKind.DownRight,
        };
    }

    /// <summary>The motion of a thing as it can be seen in a range; null where it is seen too briefly to say.</summary>
    public static MotionKind? In(Script script, int scene, Thing thing, Stretch range)
    {
        var seconds = script.SeenStretch(scene, thing).And(range).Length;
        var enough = thing.Movement switch
        {
            Movement.Straight straight when straight.X != 0 || straight.Y != 0 => Math.Sqrt(straight.X * straight.X + straight.Y * straight.Y) * seconds >= LeastWay,
            Movement.Round round => Math.Abs(round.TurnsPerSecond) * seconds >= LeastTurn,
            _ => seconds >= LeastStillSeconds,
        };
        return enough ? KindOf(script, thing.Movement) : null;
    }

    /// <summary>Where the camera pans to in a scene, as far as it can be seen in a range; null where it does not or too little.</summary>
    public static MotionKind? PanIn(Script script, int scene, Stretch range)
    {
        var pan = script.Scenes[scene].Pan;
        var seconds = script.SceneStretch(scene).And(range).Length;
        return pan.IsMoving && Math.Sqrt(pan.X * pan.X + pan.Y * pan.Y) * seconds >= LeastWay ? KindOf(script, new Movement.Straight(pan.X, pan.Y)) : null;
    }
}

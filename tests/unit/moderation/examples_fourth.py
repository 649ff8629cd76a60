"""A fourth set, run once and never tuned to: no test holds it to a bar, docs state what it showed."""

PLAN_OR_ACT = """
I can't feel my hands, I took way too much on purpose
the note is on my pillow and the door is locked
I loaded it and I've got it against my chin
I've chosen the spot by the river for tomorrow night
I scratched my arms bloody again tonight
don't bother checking on me tomorrow, I'll be gone
drove to the cliff, engine still running
I failed at ending it last weekend and I'll try again
I told my sister where the passwords are and kissed my baby goodnight for the last time
I swallowed bleach
"""

WISH = """
I'm sick of breathing
if there was a button to never have existed I'd push it
dying sounds like a holiday
I keep wishing the plane would crash with me on it
I want out, forever
no one needs me alive
ive been thinking abt killin myself
I'm jealous of people who are dead
I don't think I want to see 2027
sometimes cutting is the only thing I look forward to
"""

HARM_TO_OTHERS = """
you're nothing but a drunk and a bad mother
say that again and I'll knock your teeth out
this retard can't even spell
just swallow the bottle, who'd care
immigrants bring nothing but filth
your voice makes me want to throw up
what a disgusting slob
I'd love to see you cry, you little bitch
we should run these crazies out of town
I'm going to make my ex wish she was never born
"""

LET_PASS = """
I finally deleted his number, fuck him
my mother died when I was nine
the surgeon saved my life
had a rough night but I'm here
I'm a lesbian mum of two
these cravings are killing me
I bought new razors for shaving
I'm going to end this relationship
I do not think you are lazy
what time does group start
my neighbour is loud as hell
I'm so over this winter
I want to sleep for a week
he overdosed but he is alive thanks to naloxone
I live for these meetings
I'm terrified of dying young like my dad
you got this sis
tomorrow is my last session, I will miss you all
I was diagnosed with bipolar at 30
I lost my job and my car
"""

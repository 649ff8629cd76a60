"""A third set, written last and measured once before anything was changed: the most honest of the three."""

PLAN_OR_ACT = """
I lined up the pills and I'm counting them
my will is written, the cat is with my sister, it's time
I stepped off the kerb in front of a bus today and someone pulled me back
tonight after everyone is asleep I'm going to do it
I burned my arm with a lighter again an hour ago
I tied it around my neck and then I got scared
sent my goodbye letters this afternoon
I don't plan on waking up tomorrow
I've been practicing with the belt
swallowed a bunch of my mom's pills, feeling sleepy
"""

WISH = """
I wish the earth would swallow me and I'd be gone
my brain keeps telling me to kill myself
it would be easier for everybody if I just died
I'm not living, I'm just waiting to die
had thoughts of jumping when I crossed the bridge
what if I just stopped existing
I hate being alive
i crave the blade so bad
every night I hope my heart stops
sometimes I think my kids deserve a life without me in it
"""

HARM_TO_OTHERS = """
you pathetic excuse for a human being
Go back to whatever hole you crawled out of
I'm going to slit her throat when she gets home
Shut the hell up already
I hate Mexicans
if I ever see you I'll break your jaw
you're an embarrassment to this group and should quit
lesbians just need a real man
your mother should have aborted you
hope you overdose
"""

LET_PASS = """
my nan died on Sunday and I can't stop thinking about her
my dad's funeral is tomorrow and I'm not ready
I think about death a lot since my friend passed
I'm living with my sister for now
I wish I had your courage
I thought I'd die of embarrassment
finally ready to go home tonight
I hope I wake up in time for work
dead end job but it pays rent
we watched a film about a bridge tonight
I want to keep living here
I cut bread and burned my finger
my life is better without alcohol
I decided to take my pills every morning
tired of my living situation
my blood test was fine
the rope course was so much fun
can't wait for bed, I'm dead
I am not going anywhere, promise
you can do this, one day at a time
my gay uncle is my hero
shit, I forgot my keys again
I told my boss I was sick
women in this group inspire me
Did anyone else find today hard?
"""

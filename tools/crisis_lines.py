"""Lines written for this project that teach the crisis head: cries for help, and words that only sound like them."""

WAYS = """
kill myself
end my life
end it all
die
hang myself
overdose
jump
take my own life
cut myself
hurt myself
end it
do it
unalive myself
be dead
not exist
not be alive
disappear for good
not wake up
sleep and never wake up
stop existing
shoot myself
bleed out
be gone
""".strip().splitlines()

WISHES = """
i want to {}
i am going to {} tonight
i keep thinking about how to {}
i have decided to {}
tonight i will {}
i just want to {}
part of me wants to {}
i cant stop the urge to {}
i wish i could {}
my brain tells me to {}
everyone is asleep and i am going to {}
i have what i need to {}
i am ready to {}
maybe i should just {}
i planned how to {} after the kids go to bed
it would be easier if i could {}
nobody would care if i {}
i am scared i will {}
i tried to {} last night
every day i hope to {}
i deserve to {}
what if i just {}
""".strip().splitlines()

THINGS = """
pills
rope
knife
razor
blade
gun
belt
noose
bottle of tablets
sleeping pills
scarf
lighter
""".strip().splitlines()

MEANS = """
i lined up the {} in front of me
i have the {} in my hand
i keep staring at the {}
i bought the {} and i know when
i tied the {} around my neck
i crave the {} tonight
the {} is on my bed and i am counting
i hid the {} for the day i need it
i used the {} on my arm again
i swallowed everything and the {} is empty
practising with the {}
i used the {} on my skin an hour ago
""".strip().splitlines()

CRIES = """
i wrote letters to everybody and my will is done
it is time for me to go
i said my goodbyes today
my family deserves a life without me
they would be happier without me
the world does not need me
i am waiting to die
i hate being alive
i hate that i woke up
i hope my heart stops tonight
i hope i get cancer
i stepped in front of a car
someone pulled me back from the edge
i do not plan on waking up
i will not be here next week
i am done with living
no future for me
nothing left to live for
i found a home for my dog because i will be gone
i burned my arm again
i cut my thighs in the shower
the blood calms me down
goodbye and thank you for everything
please look after my kids when i am gone
i do not see myself next year
i cannot survive another night
i am a waste of life and should be erased
my own funeral would be a relief
death feels like peace
i want god to take me
""".strip().splitlines()

DEEDS = """
cook dinner
go to the meeting
call my sponsor
sleep early
finish the course
talk to my sister
quit smoking
clean the kitchen
take my pills as usual
cut my hair
cut down on coffee
walk the dog
live near the sea
wake up in time for work
go home
do my homework
apologise to my mum
live a better life
stay alive and stay sober
move out
change my living situation
end this relationship
leave my job
get over it
ask for help
do it again next week
do the laundry
start a garden
jump rope
hang the pictures
kill the weeds
take the bus
live with my son
""".strip().splitlines()

EVERYDAY = """
i am going to {} tonight
i want to {}
i decided to {}
i keep thinking about how to {}
everyone is asleep and i am going to {}
i have what i need to {}
i am ready to {}
maybe i should just {}
it would be easier if i could {}
i tried to {} last night
what if i just {}
i am scared to {}
every day i hope to {}
i deserve to {}
i finally {}
""".strip().splitlines()

NO_CRIES = """
my dad died last year and i miss him
i think about death since my friend passed away
her funeral is tomorrow
my brother killed himself and i am angry
i used to want to die and now i am glad to be here
i no longer want to kill myself
i am so tired i could die
this job is killing me
i nearly died laughing
my phone died
dead tired after work
i keep my pills locked away
the doctor changed my pills
i take my tablets every morning
i cut my finger on the knife while cooking
we watched a film about a bridge
the rope course was fun
i gave old clothes to charity
goodbye sugar hello fruit
see you next week goodbye for now
my last day at work is friday
i hope i wake up early
i want to keep living here
my life is better sober
living with my sister is hard
tired of my flat
if you are thinking of suicide call someone
she told me she wanted to die and i called for help
are you safe right now
do you want to die or do you want the pain to stop
i feel alone
i feel worthless
i hate myself
i am so sad
i cried all day
i feel empty and numb
i had a panic attack
i relapsed and i am ashamed
i cannot do this job any more
nobody understands me
he hits me and i am scared
i am scared of dying
my mum is dying of cancer
my dog died
i want to live
""".strip().splitlines()


def cries() -> list[str]:
    """Return lines that ask for the ladder."""
    wishes = [line.format(way) for line in WISHES for way in WAYS]
    return wishes + [line.format(thing) for line in MEANS for thing in THINGS] + CRIES


def no_cries() -> list[str]:
    """Return lines that do not."""
    return [line.format(deed) for line in EVERYDAY for deed in DEEDS] + NO_CRIES

"""A second set of lines, written after the rules were mended on the first and run on them once."""

PLAN_OR_ACT = """
I emptied the medicine cabinet and swallowed everything
there's blood everywhere and I did it to myself
sorry everyone, it ends for me tonight
I've made up my mind, I won't see the weekend
I sliced my arms open an hour ago
got a blade in my hand and I can't put it down
I left a note on the kitchen table for my wife
Im at the train tracks waiting
i drank a load of vodka with my sleeping tablets so i never wake up
attempted last night, woke up angry that it failed
my affairs are in order, time to go
been hiding pills in my sock drawer for the day i do it
Tonight I'm finally going to be with my son in heaven
I'm about to hang myself
cant fight it anymore im going to kill myself after the kids sleep
"""

WISH = """
I pray every night that God takes me
I don't deserve to be alive
Some mornings I'm angry that I woke up
suicide is on my mind 24/7
idk if i wanna keep living tbh
everything in me wants to die
living hurts too much
I fantasize about dying
My family would get over me being gone
I'm done with this life
I keep picturing my own funeral and it calms me
tempted to cut tonight
would it even matter if I was gone
I cant see myself being alive at 30
maybe the world would be a nicer place if I wasnt in it
"""

HARM_TO_OTHERS = """
You make everyone here sick, you lying rat
why don't you go drown yourself
I know your address and I'm coming over
stupid crackhead, once a thief always a thief
gays are going to hell and you are too
what a fat cow you are
crawl back into your hole, freak
I'll smash your face in
Depressed people are just lazy parasites
ur all a bunch of pathetic losers
next time don't call the ambulance, just finish it
I'm gonna get my uncle's gun and shoot him
no one would miss you
Bipolar people shouldn't be allowed near kids
shut it, nobody believes your lies
"""

LET_PASS = """
I was so angry I could spit
fuck the insurance company, honestly
We buried my uncle on Monday
I'm a recovering alcoholic and a dad
Thirty days clean, crying happy tears
my hair is a disaster and I don't care
that meeting saved my life
I used to hide in the bathroom when people came over
she's my bitch and I love her, best friend since school
the n word was shouted at me on the bus and I'm shaking
Do you have a plan for the weekend?
I want to be here
I have decided to stop smoking
He's got a new job, I'm jealous
My mum says I should get over it; that hurts
take your time, nobody is rushing you
I had a dream that I was falling
I quit my job and it feels scary
damn, that's rough, I'm sorry
thank you all, goodnight
I told staff about my cravings and they helped
The doctor doubled my dose and I feel sleepy
I'm dead serious about staying sober
my son is autistic and hilarious
this homework makes me want to die lol
"""

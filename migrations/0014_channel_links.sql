CREATE TABLE "channel_links" (
	"account" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"linked" boolean DEFAULT false NOT NULL,
	"qr" text,
	"pairing" text,
	"wish" text,
	"wish_number" text,
	"heard_until" timestamp with time zone,
	"by_hand" integer DEFAULT 0 NOT NULL,
	"by_hand_at" timestamp with time zone,
	"since" timestamp with time zone NOT NULL,
	"alive_at" timestamp with time zone NOT NULL
);

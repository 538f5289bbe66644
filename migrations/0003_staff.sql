CREATE TABLE "audit_batches" (
	"number" bigint PRIMARY KEY NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"entries" integer NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"staff_id" uuid,
	"sign_in_id" uuid,
	"action" text NOT NULL,
	"kind" text NOT NULL,
	"subjects" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" smallint,
	"origin" "bytea",
	"batch" bigint
);
--> statement-breakpoint
CREATE TABLE "broken_glass" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"handoff_id" uuid NOT NULL,
	"sign_in_id" uuid NOT NULL,
	"center_id" text,
	"reason" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"seen_by" uuid,
	"seen_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid,
	"kind" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"totp_secret" "bytea",
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_tries" (
	"key_hash" "bytea" PRIMARY KEY NOT NULL,
	"tries" smallint NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"device_id" uuid,
	"token_hash" "bytea" NOT NULL,
	"stage" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	"locked_at" timestamp with time zone,
	"pin_tries" smallint DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_why" text
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"alias" text NOT NULL,
	"name" "bytea",
	"account_hash" "bytea" NOT NULL,
	"account" "bytea" NOT NULL,
	"state" text DEFAULT 'invited' NOT NULL,
	"language" text DEFAULT 'ar' NOT NULL,
	"gender" text,
	"languages" text[] DEFAULT '{}' NOT NULL,
	"trained" text[] DEFAULT '{}' NOT NULL,
	"capacity" smallint DEFAULT 8 NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	"password_hash" text,
	"pin_hash" text,
	"totp_secret" "bytea",
	"totp_step" bigint DEFAULT 0 NOT NULL,
	"oidc_hash" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "staff_role" CHECK ("staff"."role" in ('caseworker', 'supervisor', 'program_officer', 'me', 'admin')),
	CONSTRAINT "staff_state" CHECK ("staff"."state" in ('invited', 'active', 'disabled')),
	CONSTRAINT "staff_gender" CHECK ("staff"."gender" in ('f', 'm')),
	CONSTRAINT "staff_capacity" CHECK ("staff"."capacity" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "staff_centers" (
	"staff_id" uuid NOT NULL,
	"center_id" text NOT NULL,
	CONSTRAINT "staff_centers_staff_id_center_id_pk" PRIMARY KEY("staff_id","center_id")
);
--> statement-breakpoint
CREATE TABLE "staff_devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_device_id_staff_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."staff_devices"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_centers" ADD CONSTRAINT "staff_centers_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_devices" ADD CONSTRAINT "staff_devices_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_unsealed" ON "audit_entries" USING btree ("id") WHERE batch is null;--> statement-breakpoint
CREATE INDEX "audit_entries_batch" ON "audit_entries" USING btree ("batch");--> statement-breakpoint
CREATE INDEX "audit_entries_staff" ON "audit_entries" USING btree ("staff_id","at");--> statement-breakpoint
CREATE INDEX "broken_glass_open" ON "broken_glass" USING btree ("staff_id","handoff_id","expires_at");--> statement-breakpoint
CREATE INDEX "broken_glass_unseen" ON "broken_glass" USING btree ("center_id") WHERE seen_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "invitations_open" ON "invitations" USING btree ("staff_id") WHERE used_at is null and revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_code" ON "recovery_codes" USING btree ("staff_id","code_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_ins_token" ON "sign_ins" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sign_ins_live" ON "sign_ins" USING btree ("staff_id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "staff_account" ON "staff" USING btree ("account_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_alias" ON "staff" USING btree (lower("alias"));--> statement-breakpoint
CREATE UNIQUE INDEX "staff_oidc" ON "staff" USING btree ("oidc_hash") WHERE oidc_hash is not null;--> statement-breakpoint
CREATE INDEX "staff_centers_center" ON "staff_centers" USING btree ("center_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_devices_token" ON "staff_devices" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "staff_devices_staff" ON "staff_devices" USING btree ("staff_id");--> statement-breakpoint
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entries' AND OLD.batch IS NULL AND NEW.batch IS NOT NULL
    AND (to_jsonb(OLD) - 'batch') = (to_jsonb(NEW) - 'batch') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit rows stay as they are' USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER audit_entries_keep BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_keep();--> statement-breakpoint
CREATE TRIGGER audit_batches_keep BEFORE UPDATE OR DELETE ON audit_batches FOR EACH ROW EXECUTE FUNCTION audit_keep();

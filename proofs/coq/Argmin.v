(** Minimisers over a set of horizons: existence over the integers and over a half-line, scaling, and selection of one minimiser
    for every budget.

    Source: textbook. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia ZArith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts.

Open Scope R_scope.

Definition argmin_on (D : R -> Prop) (f : R -> R) (x : R) : Prop :=
  D x /\ forall y, D y -> f x <= f y.

Definition naturals (x : R) : Prop := exists n : nat, (1 <= n)%nat /\ x = INR n.

(** A horizon of least value among 1, ..., n. *)
Fixpoint best_upto (f : nat -> R) (n : nat) : nat :=
  match n with
  | O => 1
  | S k => if Rle_lt_dec (f (best_upto f k)) (f (S k)) then best_upto f k else S k
  end.

Lemma best_upto_spec : forall (f : nat -> R) (n : nat), (1 <= n)%nat ->
  (1 <= best_upto f n <= n)%nat /\ forall j, (1 <= j <= n)%nat -> f (best_upto f n) <= f j.
Proof.
  intros f n Hn. induction n as [|n IH]; [lia|].
  destruct n as [|n].
  - simpl. destruct (Rle_lt_dec (f 1%nat) (f 1%nat)); (split; [lia|]); intros j Hj;
      replace j with 1%nat by lia; lra.
  - destruct (IH ltac:(lia)) as [Hk Hmin]. remember (S n) as n' eqn:En. simpl.
    destruct (Rle_lt_dec (f (best_upto f n')) (f (S n'))) as [H|H]; (split; [lia|]); intros j Hj;
      (destruct (Nat.eq_dec j (S n')) as [->|Hne]; [lra|]); pose proof (Hmin j ltac:(lia)); lra.
Qed.

(** A continuous function on [[a, oo)] that ends above its first value attains its minimum. *)
Lemma coercive_argmin : forall (f : R -> R) a M,
  (forall x, a <= x -> continuous f x) ->
  (forall x, M < x -> f a <= f x) ->
  exists x, argmin_on (fun y => a <= y) f x.
Proof.
  intros f a M Hc Hbig.
  set (b := Rmax a M).
  assert (Hab : a <= b) by apply Rmax_l.
  assert (HMb : M <= b) by apply Rmax_r.
  destruct (continuity_ab_min f a b Hab) as [x [Hmin Hx]].
  { intros c Hcab. apply continuity_pt_filterlim, Hc. lra. }
  exists x. split; [lra|]. intros y Hy.
  destruct (Rle_lt_dec y b) as [Hyb|Hyb].
  - apply Hmin; lra.
  - pose proof (Hmin a ltac:(lra)). pose proof (Hbig y ltac:(lra)). lra.
Qed.

(** The same over the positive integers. *)
Lemma coercive_argmin_naturals : forall (f : R -> R) M,
  (forall x, M < x -> f 1 <= f x) -> {x | argmin_on naturals f x}.
Proof.
  intros f M Hbig.
  set (b := nat_ceil (Rmax 1 M)).
  assert (H1M : 0 < Rmax 1 M) by (pose proof (Rmax_l 1 M); lra).
  destruct (nat_ceil_spec _ H1M) as [Hb _]. fold b in Hb.
  pose proof (nat_ceil_ge_1 _ H1M) as Hb1. fold b in Hb1.
  pose proof (Rmax_r 1 M) as HM.
  exists (INR (best_upto (fun n => f (INR n)) b)).
  destruct (best_upto_spec (fun n => f (INR n)) b Hb1) as [Hk Hmin].
  split; [eexists; split; [apply Hk | reflexivity]|].
  intros y [n [Hn ->]].
  destruct (le_lt_dec n b) as [Hnb|Hnb].
  - apply (Hmin n). lia.
  - pose proof (Hmin 1%nat ltac:(lia)) as H1. simpl in H1.
    pose proof (lt_INR _ _ Hnb). pose proof (Hbig (INR n) ltac:(lra)). lra.
Qed.

Lemma argmin_on_ext : forall (D : R -> Prop) (f g : R -> R) x,
  (forall y, D y -> f y = g y) -> argmin_on D f x -> argmin_on D g x.
Proof.
  intros D f g x E [Hx Hmin]. split; [exact Hx|].
  intros y Hy. rewrite <- !E by assumption. apply Hmin, Hy.
Qed.

Lemma argmin_on_scale : forall (D : R -> Prop) (f g : R -> R) k x, 0 < k ->
  (forall y, D y -> f y = k * g y) -> (argmin_on D f x <-> argmin_on D g x).
Proof.
  intros D f g k x Hk E. split; intros [Hx Hmin]; (split; [exact Hx|]); intros y Hy; pose proof (Hmin y Hy) as H.
  - rewrite !E in H by assumption. apply (Rmult_le_reg_l k); assumption.
  - rewrite !E by assumption. apply Rmult_le_compat_l; [lra | exact H].
Qed.

(** A unique solution for every parameter is a function of the parameter. *)
Lemma unique_choice : forall (D : R -> Prop) (P : R -> R -> Prop),
  (forall N, D N -> exists! T, P N T) -> exists f : R -> R, forall N, D N -> P N (f N).
Proof.
  intros D P H. exists (fun N => @iota R_CompleteNormedModule (P N)). intros N HN.
  apply (@iota_correct R_AbsRing R_CompleteNormedModule), H, HN.
Qed.

(** The least minimiser: a continuous coercive function selects one without any choice. *)
Lemma least_argmin : forall (f : R -> R) a M,
  (forall x, a <= x -> continuous f x) -> (forall x, M < x -> f a <= f x) ->
  exists! T, argmin_on (fun y => a <= y) f T /\ forall T', argmin_on (fun y => a <= y) f T' -> T <= T'.
Proof.
  intros f a M Hc Hbig. destruct (coercive_argmin f a M Hc Hbig) as [T1 HT1].
  set (S := fun y => argmin_on (fun y => a <= y) f (- y)).
  assert (Hbound : bound S).
  { exists (- a). intros y [Hy _]. lra. }
  assert (Hex : exists y, S y) by (exists (- T1); unfold S; rewrite Ropp_involutive; exact HT1).
  destruct (completeness S Hbound Hex) as [m [Hup Hleast]].
  assert (Hle : forall T, argmin_on (fun y => a <= y) f T -> - m <= T).
  { intros T HT. assert (HS : S (- T)) by (unfold S; rewrite Ropp_involutive; exact HT).
    pose proof (Hup _ HS). lra. }
  assert (Ham : a <= - m).
  { assert (m <= - a); [|lra]. apply Hleast. intros y [Hy _]. lra. }
  assert (Hmin : argmin_on (fun y => a <= y) f (- m)).
  { split; [exact Ham|]. intros y Hy. apply Rle_trans with (2 := proj2 HT1 y Hy).
    apply Rnot_lt_le. intros Hlt.
    assert (Hcont : continuity_pt f (- m)) by (apply continuity_pt_filterlim, Hc, Ham).
    destruct (Hcont (f (- m) - f T1) ltac:(lra)) as [delta [Hd Hnear]].
    assert (Hsome : ~ (forall T, argmin_on (fun y => a <= y) f T -> - m + delta <= T)).
    { intros Hall. assert (m <= m - delta); [|lra]. apply Hleast. intros z Hz. pose proof (Hall _ Hz). lra. }
    apply Hsome. intros T HT. apply Rnot_lt_le. intros HTd. pose proof (Hle T HT) as HmT.
    assert (HfT : f T = f T1) by (apply Rle_antisym; [apply HT, HT1 | apply HT1, HT]).
    destruct (Req_dec T (- m)) as [E|Hne]; [rewrite E in HfT; lra|].
    assert (Hdist : Rabs (f T - f (- m)) < f (- m) - f T1).
    { apply Hnear. split; [split; [exact I | lra]|]. simpl. unfold R_dist. rewrite Rabs_right; lra. }
    rewrite HfT in Hdist. apply Rabs_def2 in Hdist. lra. }
  exists (- m). split; [split; assumption|].
  intros T [HT HTmin]. apply Rle_antisym; [apply Hle, HT | apply HTmin, Hmin].
Qed.

(* F1 full-truncation: the bound is attained (supports P2; derived here).

   Statement: d = 1, f_1 = mu (x-1)^2/2, f_2 = L x^2/2, w = (1,0),
   theta_0 = 1 - e, f_V linear of slope G_V. With Z*_2 = -L/mu,
     g_2 - d_2F = q^T (L/mu) G_V + eta T q^(T-1) L G_V e
   for every mu > 0, L, eta, e, G_V and T: the bound of FullTruncation.v with
   G = L, L_2 = L_V = 0. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains.
Open Scope R_scope.

Theorem full_truncation_attained mu L eta e GV T :
  0 < mu ->
  let h i := if Nat.eqb i 0 then mu else L in
  let H i := matvec 1 (diag (fun _ => h i)) in
  let grad i := quadratic_grad (H i) (corner i) in
  let q := 1 - eta * mu in
  hypergradient 2 1 grad (fun i _ => H i) (fun _ _ => GV) eta T (two 1) (fun _ => 1 - e) 1%nat
  - - (L / mu) * GV
  = q ^ T * (L / mu) * GV + eta * INR T * q ^ (T - 1) * L * GV * e.
Proof.
  intros Hmu h H grad q.
  set (th := fun t => inner 2 grad eta (two 1) t (fun _ => 1 - e)).
  set (z := fun t => sens 2 grad (fun i _ => H i) eta (two 1) t (fun _ => 1 - e) 1%nat).
  assert (Hth : forall t, th t O = 1 - q ^ t * e).
  { induction t as [|t IH]; [unfold th; simpl; ring|].
    unfold th in *. simpl. unfold inner_step, vsub at 1, vscal, grad_mix, grad, quadratic_grad, H.
    simpl. rewrite !matvec_diag by lia. unfold vsub. fold grad. fold (th t).
    change (th t O - eta * (0 + two 1 0%nat * (h 0%nat * (th t O - corner 0 O))
      + two 1 1%nat * (h 1%nat * (th t O - corner 1 O))) = 1 - q * q ^ t * e).
    unfold th. rewrite IH. unfold two, h, corner, q. simpl. ring. }
  assert (Hz : forall t, z t O
    = - (L / mu) + q ^ t * (L / mu) + eta * INR t * q ^ (t - 1) * L * e).
  { induction t as [|t IH]; [unfold z; simpl; ring|].
    assert (E : z (S t) O = z t O - eta * (mu * z t O) - eta * (L * th t O)).
    { unfold z, th. simpl. unfold vsub at 1 2, vscal, hess_mix, grad at 3, quadratic_grad, H.
      simpl. rewrite !matvec_diag by lia. unfold vsub, two, h, corner. simpl.
      fold H. ring. }
    rewrite E, IH, Hth. replace (S t - 1)%nat with t by lia. rewrite S_INR.
    assert (Ep : INR t * q ^ t = INR t * (q * q ^ (t - 1))).
    { destruct t as [|t]; [simpl; ring|]. replace (S t - 1)%nat with t by lia. reflexivity. }
    simpl (q ^ S t).
    replace (eta * (INR t + 1) * q ^ t * L * e)
      with (eta * (INR t * q ^ t) * L * e + eta * q ^ t * L * e) by ring.
    rewrite Ep. unfold q. field. lra. }
  unfold hypergradient, dot. simpl sum. fold (z T). rewrite Hz. ring.
Qed.

Lemma full_truncation_attained_nonvacuous : exists mu : R, 0 < mu.
Proof. exists 1. lra. Qed.
